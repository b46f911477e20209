// Groups and their members without JavaScript.
import { expect, press, test } from "../../support/acting.ts";
import { GROUPS } from "../../support/group.ts";
import { GroupList, openMembers, tab } from "../../support/groups.ts";
import { UserList } from "../../support/list.ts";

// The page asks for the scripts ahead of time, and this browser complains that nobody used them.
test.use({ expected: [/preloaded using link preload but not used/] });

test("the list reads, filters, sorts and pages", async ({ page, open }) => {
  await open(GROUPS);
  const list = new GroupList(page);
  const count = await list.count("Tags", "confidential");
  await list.option("Tags", "confidential").check();
  await page.getByRole("button", { name: "Apply" }).first().click();
  await list.expectTotal(count);
  await page.getByRole("link", { name: "Clear all" }).click();
  await list.sorter("Users").click();
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("25");
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(list.header("Users")).toHaveAttribute("aria-sort", "descending");
  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(/^26–/);
  await page.getByText("Columns", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Tags", exact: true }).check();
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(list.header("Tags")).toBeVisible();
});

test("ticked groups are deactivated as shown, and brought back", async ({ page, open }) => {
  await open(`${GROUPS}?q=fleet`);
  const list = new GroupList(page);
  await list.tick("Fleet").check();
  await press(list.bulk, "Deactivate");
  const main = page.getByRole("main");
  await expect(main).toContainText("1 will be deactivated");
  await main.getByRole("button", { name: "Deactivate 1 group" }).click();
  await expect(main).toContainText("1 was deactivated");
  await main.getByRole("button", { name: "Undo" }).click();
  await expect(main).toContainText("1 was changed back");
  await page.getByRole("link", { name: "Back to the groups" }).click();
  await expect(page).toHaveURL(/\/control-center\/groups\?q=fleet$/);
  await expect(list.row("Fleet")).not.toContainText("Deactivated");
});

test("members are added to their group and removed from it", async ({ page, open }) => {
  const path = await openMembers(page, open, "Key Users");
  const list = new UserList(page);
  const before = await list.total();
  await tab(page, "Add members").click();
  await list.search.fill("wernecke");
  await list.search.press("Enter");
  await list.tick("g.wernecke").check();
  await list.bulk.getByRole("checkbox", { name: "May write" }).check();
  await press(list.bulk, "Add to group");
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1, name: "Add to group: Key Users (may write)" })).toBeVisible();
  await main.getByRole("button", { name: "Make 1 user a member" }).click();
  await expect(main).toContainText("1 is a member now");
  await page.getByRole("link", { name: "Back to the group" }).click();
  await expect(page).toHaveURL(new RegExp(`${path.replace("members", "add")}\\?q=wernecke$`));

  await tab(page, "Members").click();
  await list.expectTotal(before + 1);
  await expect(list.row("g.wernecke").locator("td.c-member")).toHaveText("May write");
  await list.search.fill("wernecke");
  await list.search.press("Enter");
  await list.rows.first().getByRole("checkbox").check();
  // All that match are those of the group.
  await list.bulk.getByRole("checkbox", { name: "All that match" }).check();
  await press(list.bulk, "Remove from group");
  await main.getByRole("button", { name: "Remove 1 user from the group" }).click();
  await expect(main).toContainText("1 was removed from the group");
  await page.getByRole("link", { name: "Back to the group" }).click();
  await expect(page).toHaveURL(new RegExp(`${path}\\?q=wernecke$`));
});
