import { downloaded, expectKind, firstCells, IMPORT, preview, run, upload } from "../support/files.ts";
import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test("the filtered list leaves in its order, with its columns, and comes back without a change", async ({ page, open }) => {
  await open(`${USERS}?q=an&sort=-email&column=tags&column=description&size=25`);
  const list = new UserList(page);
  const total = await list.total();
  const names = await list.names();
  const file = await downloaded(page, () => page.getByRole("link", { name: "Export CSV" }).click());
  expect(file.split("\n")[0]).toBe("user_name,email,activity,api_only,first_name,last_name,company,last_login,groups,no_shared_data,tags,description");
  expect(firstCells(file).slice(0, names.length)).toEqual(names);

  await open(IMPORT);
  await upload(page, file);
  await preview(page);
  await expectKind(page, "Unchanged", total);
  await expectKind(page, "All rows", total);
  await run(page);
  await expectKind(page, "Unchanged", total);
});

test("those selected leave, on whatever page they are", async ({ page, open }) => {
  await open(`${USERS}?size=25`);
  const list = new UserList(page);
  const first = (await list.names())[0]!;
  await list.tick(first).check();
  await list.pageLink("Next page").click();
  await expect(page).toHaveURL(/after=/);
  await expect(list.row(first)).toHaveCount(0);
  const second = (await list.names())[0]!;
  await list.tick(second).check();
  await list.bulk.getByRole("button", { name: "More" }).click();
  const file = await downloaded(page, () => list.bulk.getByRole("button", { name: "Export CSV" }).click());
  expect(firstCells(file)).toEqual([first, second]);
});

test("all that match leave", async ({ page, open }) => {
  await open(`${USERS}?activity=deactivated&size=25`);
  const list = new UserList(page);
  const total = await list.total();
  await list.tick((await list.names())[0]!).check();
  await list.bulk.getByRole("button", { name: /^Select all/ }).click();
  await list.bulk.getByRole("button", { name: "More" }).click();
  const file = await downloaded(page, () => list.bulk.getByRole("button", { name: "Export CSV" }).click());
  expect(firstCells(file)).toHaveLength(total);
});
