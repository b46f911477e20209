// Who is in a group, and who is added to it: the users list around one group.
import { expect, hold, Plan, press, test } from "../support/acting.ts";
import { GROUPS } from "../support/group.ts";
import { openMembers, tab } from "../support/groups.ts";
import { UserList } from "../support/list.ts";

test("members are searched, filtered and sorted within their group, and the address says how", async ({ page, open }) => {
  const path = await openMembers(page, open, "Sales");
  const list = new UserList(page);
  const all = await list.total();
  await expect(tab(page, "Members")).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("group", { name: "Top groups" })).toHaveCount(0);
  await expect(list.chips).toHaveCount(0);

  const count = await list.count("Sign-in", "Never signed in");
  expect(count).toBeLessThan(all);
  await list.option("Sign-in", "Never signed in").check();
  await list.expectTotal(count);
  await expect(page).toHaveURL(new RegExp(`${path}\\?sign_in=never_signed_in$`));
  await list.sorter("System email").click();
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(new RegExp(`${path}\\?sign_in=never_signed_in&sort=email$`));
  await page.getByRole("link", { name: "Clear all" }).click();
  await list.expectTotal(all);

  await list.search.fill("nobody is called like this");
  await expect(page.getByRole("heading", { name: "No users match" })).toBeVisible();
  await list.search.fill("");
  await list.expectTotal(all);
});

test("the search keeps the focus while the list is counted anew, also with a tick", async ({ page, open }) => {
  await openMembers(page, open, "Sales");
  const list = new UserList(page);
  const [name] = await list.names();
  await list.tick(name!).click();
  await expect(list.bulk).toBeVisible();
  const release = await hold(page, "count_users");
  const counting = page.waitForRequest(/count_users/);
  await list.search.fill("e");
  await counting;
  await expect(page).toHaveURL(/\?q=e$/);
  await page.keyboard.type("r");
  await expect(list.search).toHaveValue("er");
  release();
  await expect(page).toHaveURL(/\?q=er$/);
});

test("the head leads to the group, and the tabs from members to candidates and back", async ({ page, open }) => {
  const path = await openMembers(page, open, "Finance");
  const list = new UserList(page);
  const members = await list.total();
  await tab(page, "Add members").click();
  await expect(page).toHaveURL(path.replace("members", "add"));
  await expect.poll(() => list.total()).toBeGreaterThan(members);
  // Here a group is a filter like any other.
  const count = await list.count("Top groups", "Finance");
  await list.option("Top groups", "Finance").check();
  await list.expectTotal(count);
  await tab(page, "Members").click();
  await list.expectTotal(members);
  await expect(page.getByRole("link", { name: "Back to the group" })).toHaveAttribute("href", path.replace("/members", ""));
});

test("who may write is shown, changed for several, and changed back", async ({ page, open }) => {
  const path = await openMembers(page, open, "Marketing");
  const list = new UserList(page);
  const plan = new Plan(page);
  const names = await list.names();
  const cell = (name: string) => list.row(name).locator("td.c-member");
  await list.tick(names[0]!).click();
  await list.tick(names[2]!).click({ modifiers: ["Shift"] });
  await press(list.bulk, "Read only");
  await expect(plan.dialog).toHaveAccessibleName("Add to group: Marketing (read only)");
  // Nothing was asked for: the dialog shows at once what will happen.
  await expect(plan.dialog.getByRole("combobox")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(plan.dialog).toBeHidden();
  await expect(page).toHaveURL(path);

  const readers = (await cell(names[0]!).textContent()) === "Read only";
  await press(list.bulk, readers ? "May write" : "Read only");
  await expect(plan.dialog).toHaveAccessibleName(`Add to group: Marketing (${readers ? "may write" : "read only"})`);
  await plan.dialog.getByRole("button", { name: /^Make \d users? (a )?members?$/ }).click();
  await expect(plan.toast).toContainText("now.");
  await expect(cell(names[0]!)).toHaveText(readers ? "May write" : "Read only");
  await plan.undo("changed back.");
  await expect(cell(names[0]!)).toHaveText(readers ? "Read only" : "May write");
});

test("all that match within the group are removed, nobody else, and come back", async ({ page, open }) => {
  await openMembers(page, open, "Logistics");
  const list = new UserList(page);
  const plan = new Plan(page);
  const all = await list.total();
  await list.search.fill("er");
  await expect(page).toHaveURL(/\?q=er$/);
  await expect.poll(() => list.total()).toBeLessThan(all);
  const found = await list.total();
  await list.rows.first().getByRole("checkbox").click();
  await list.bulk.getByRole("button", { name: `Select all ${found} matching` }).click();
  await press(list.bulk, "Remove from group");
  await expect(plan.dialog).toHaveAccessibleName("Remove from group: Logistics");
  await plan.expectTold(`${found} will be removed from the group`);
  await plan.run(`Remove ${found} users from the group`, `${found} were removed from the group.`);
  await expect(page.getByRole("heading", { name: "No users match" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Clear all" }).last().click();
  await list.expectTotal(all - found);
  await plan.undo(`${found} were changed back.`);
  await list.expectTotal(all);
});

test("many are added at once, and who is in it already is told apart", async ({ page, open }) => {
  await openMembers(page, open, "Key Users");
  const list = new UserList(page);
  const plan = new Plan(page);
  const before = await list.total();
  await tab(page, "Add members").click();
  await list.search.fill("zahn");
  await expect(list.row("r.zahn")).toBeVisible();
  // Counts come behind the rows.
  const found = await list.rows.count();
  await page.getByRole("checkbox", { name: "Select all users on this page" }).click();
  await list.bulk.getByRole("checkbox", { name: "May write" }).check();
  await press(list.bulk, "Add to group");
  await expect(plan.dialog).toHaveAccessibleName("Add to group: Key Users (may write)");
  await plan.dialog.getByRole("button", { name: /^Make \d+ users? (a )?members?$/ }).click();
  await expect(plan.toast).toContainText("now.");
  await tab(page, "Members").click();
  await list.expectTotal(before + found);
  await expect(list.row("r.zahn").locator("td.c-member")).toHaveText("May write");

  await tab(page, "Add members").click();
  await list.search.fill("zahn");
  await list.tick("r.zahn").click();
  await list.bulk.getByRole("checkbox", { name: "May write" }).check();
  await press(list.bulk, "Add to group");
  await plan.expectTold("1 already is a member", "There is nothing to change.");
});

test("an empty group says so", async ({ page, open }) => {
  await openMembers(page, open, "First Aiders");
  const list = new UserList(page);
  const plan = new Plan(page);
  const total = await list.total();
  await page.getByRole("checkbox", { name: "Select all users on this page" }).click();
  await press(list.bulk, "Remove from group");
  await plan.dialog.getByRole("button", { name: /^Remove \d+ users? from the group$/ }).click();
  await expect(page.getByRole("heading", { name: "Nobody is in this group" })).toBeVisible();
  await plan.undo("changed back.");
  await list.expectTotal(total);
});

test.describe("not there", () => {
  test.use({ expected: [/status of 404/] });

  test("a group of nobody is not found", async ({ page, open }) => {
    for (const end of ["members", "add"]) {
      await open(`${GROUPS}/00000000-0000-7000-8000-000000000000/${end}`);
      await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
    }
  });
});
