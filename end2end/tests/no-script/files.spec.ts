import { downloaded, expectKind, firstCells, IMPORT, preview, run, upload } from "../../support/files.ts";
import { USERS, UserList } from "../../support/list.ts";
import { expect, test } from "../../support/test.ts";

test("the list and ticked rows leave as files", async ({ page, open }) => {
  await open(`${USERS}?q=vera`);
  const list = new UserList(page);
  const names = await list.names();
  const file = await downloaded(page, () => page.getByRole("link", { name: "Export CSV" }).click());
  expect(firstCells(file)).toEqual(names);
  await list.tick(names[0]!).check();
  await list.bulk.getByRole("button", { name: "More" }).click();
  const ticked = await downloaded(page, () => list.bulk.getByRole("button", { name: "Export CSV" }).click());
  expect(firstCells(ticked)).toEqual([names[0]]);
});

test("a file comes in", async ({ page, open }) => {
  await open(IMPORT);
  await upload(page, "user_name,email\nno.script.nora,nora@example.com\nno.script.ned,nothing\n");
  await preview(page);
  await expectKind(page, "Wrong", 1);
  await run(page);
  await expectKind(page, "New", 1);
  await open(`${USERS}?q=no.script.nora`);
  await expect(new UserList(page).row("no.script.nora")).toBeVisible();
});
