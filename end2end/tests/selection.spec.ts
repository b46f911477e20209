import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test("rows are selected one by one, by range and by page", async ({ page, open }) => {
  await open(`${USERS}?size=25`);
  const list = new UserList(page);
  const names = await list.names();
  const all = page.getByRole("checkbox", { name: "Select all users on this page" });
  await expect(list.bulk).toHaveCount(0);

  await list.tick(names[1]!).click();
  await expect(list.bulk).toContainText("1 selected");
  await expect(all).toBeChecked({ indeterminate: true });

  await list.tick(names[4]!).click({ modifiers: ["Shift"] });
  await expect(list.bulk).toContainText("4 selected");
  await expect(list.tick(names[2]!)).toBeChecked();
  await expect(list.tick(names[5]!)).not.toBeChecked();

  await all.click();
  await expect(list.bulk).toContainText("25 selected");
  await expect(all).toBeChecked({ indeterminate: false });
  await all.click();
  await expect(list.bulk).toHaveCount(0);
  await expect(all).not.toBeChecked({ indeterminate: true });
});

test("the selection survives paging, and ends with another query", async ({ page, open }) => {
  await open(`${USERS}?size=25`);
  const list = new UserList(page);
  const names = await list.names();
  await list.tick(names[0]!).click();
  await list.tick(names[24]!).click();
  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(/^26–/);
  await expect(list.bulk).toContainText("2 selected");
  await list.rows.nth(3).getByRole("checkbox").click();
  await expect(list.bulk).toContainText("3 selected");
  await list.pageLink("Previous page").click();
  await expect(list.range).toHaveText(/^1–/);
  await expect(list.tick(names[24]!)).toBeChecked();
  await list.option("Activity", "Deactivated").check();
  await expect(list.bulk).toHaveCount(0);
});

test("all that match can be selected at once", async ({ page, open }) => {
  await open(`${USERS}?activity=deactivated&size=25`);
  const list = new UserList(page);
  const total = await list.total();
  await page.getByRole("checkbox", { name: "Select all users on this page" }).click();
  await list.bulk.getByRole("button", { name: `Select all ${total.toLocaleString("en")} matching` }).click();
  await expect(list.bulk).toContainText(total.toLocaleString("en"));
  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(/^26–/);
  await expect(list.rows.first().getByRole("checkbox")).toBeChecked();
});
