// "Who can…" without JavaScript.
import { ACCESS, WhoCan } from "../../support/access.ts";
import { downloaded, firstCells } from "../../support/files.ts";
import { expect, test } from "../../support/test.ts";

test("ask, search, page and export", async ({ page, open }) => {
  await open("/control-center/groups");
  await page.getByRole("link", { name: "Who can…" }).click();
  const list = new WhoCan(page);
  await list.permission.selectOption("documents");
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("25");
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(page).toHaveURL(/permission=documents/);
  await expect(list.rows).toHaveCount(25);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(list.range).toHaveText(/^26–50 of /);
  await expect(list.permission).toHaveValue("documents");

  await list.permission.selectOption("billing");
  await list.access.selectOption("Write only");
  await list.deactivated.check();
  await list.search.fill("user4@example.com");
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(list.row("user4")).toContainText("Deactivated");
  await expect(list.access).toHaveValue("write");
  await expect(list.deactivated).toBeChecked();
  const file = await downloaded(page, () => list.exports.click());
  expect(firstCells(file)).toEqual(["user4"]);

  await open(`${ACCESS}?permission=billing&q=nobody+is+called+like+this`);
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(list.rows.first()).toBeVisible();
});
