// The groups list: what the users list can, for groups.
import { expect, Plan, press, test } from "../support/acting.ts";
import { GROUPS } from "../support/group.ts";
import { GroupList } from "../support/groups.ts";
import { UserList } from "../support/list.ts";

const ordered = (numbers: number[]) => numbers.every((number, n) => n === 0 || (numbers[n - 1] ?? 0) <= number);

test("heads sort and turn the order around, but for the permissions", async ({ page, open }) => {
  await open(`${GROUPS}?size=25&column=created`);
  const list = new GroupList(page);
  await expect(list.header("Name")).toHaveAttribute("aria-sort", "ascending");
  const names = await list.names();
  await list.sorter("Name").click();
  await expect(list.header("Name")).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL(/sort=-name/);
  expect((await list.names())[0]).not.toBe(names[0]);
  // Of counts and times the largest are asked for first.
  await list.sorter("Users").click();
  await expect(list.header("Users")).toHaveAttribute("aria-sort", "descending");
  const counts = (await list.rows.locator("td.c-number").allTextContents()).map((text) => Number(text.replaceAll(",", "")));
  expect(ordered(counts.toReversed())).toBe(true);
  for (const column of ["Leader", "Created"]) {
    await list.sorter(column).click();
    await expect(list.header(column)).toHaveAttribute("aria-sort", /ascending|descending/);
    await expect(list.rows).toHaveCount(25);
  }
  await expect(list.header("Permissions").getByRole("link")).toHaveCount(0);
});

test("each option gives as many groups as it says, and both sections narrow each other", async ({ page, open }) => {
  await open(GROUPS);
  const list = new GroupList(page);
  const everything = (await list.count("Activity", "Active")) + (await list.count("Activity", "Deactivated"));
  await list.expectTotal(everything);
  for (const [section, option] of [
    ["Activity", "Deactivated"],
    ["Activity", "Deleted"],
    ["Tags", "confidential"],
    // Groups have its branches alone: function/office, function/field …
    ["Tags", "function"],
  ] as const) {
    const count = await list.count(section, option);
    expect(count, option).toBeGreaterThan(0);
    await list.option(section, option).check();
    await list.expectTotal(count);
    await list.option(section, option).uncheck();
    await expect(list.chips).toHaveCount(0);
    // The options are there anew when the counts are.
    await list.expectTotal(everything);
  }
  const all = await list.count("Tags", "confidential");
  await list.option("Activity", "Deactivated").check();
  await expect.poll(() => list.count("Tags", "confidential")).toBeLessThan(all);
  const both = await list.count("Tags", "confidential");
  await list.option("Tags", "confidential").check();
  await list.expectTotal(both);
  await expect(list.chips).toHaveCount(2);
  await page.getByRole("link", { name: "Remove filter Activity: Deactivated" }).click();
  await list.expectTotal(all);
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(list.chips).toHaveCount(0);
  await expect(page).toHaveURL(/\/control-center\/groups$/);
});

test("the search finds any part of a name, whatever its case, and says when there is nothing", async ({ page, open }) => {
  await open(`${GROUPS}?sort=-users`);
  const list = new GroupList(page);
  await list.search.fill("FACILITY");
  await expect(list.rows).toHaveCount(1);
  await expect(list.row("Facility & Energy")).toBeVisible();
  await expect(page).toHaveURL(/q=FACILITY&sort=-users/);
  await list.search.fill("nothing is called like this");
  await expect(page.getByRole("heading", { name: "No groups match" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Clear all" }).last().click();
  await expect(list.rows.first()).toBeVisible();
  await expect(page).toHaveURL(/\/control-center\/groups\?sort=-users$/);
});

test("columns, pages and rows per page stand in the address", async ({ page, open }) => {
  await open(GROUPS);
  const list = new GroupList(page);
  await page.getByText("Columns", { exact: true }).click();
  for (const column of ["Tags", "Created", "Description"]) {
    await page.getByRole("checkbox", { name: column, exact: true }).check();
    await expect(list.header(column)).toBeVisible();
  }
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("25");
  await expect(list.rows).toHaveCount(25);
  const first = await list.names();
  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(/^26–/);
  expect((await list.names()).filter((name) => first.includes(name))).toEqual([]);
  await expect(list.pageLink("Next page")).toBeDisabled();
  await page.reload();
  await expect(list.range).toHaveText(/^26–/);
  await expect(list.header("Description")).toBeVisible();
  await page.goBack();
  await expect(list.range).toHaveText(/^1–25 of/);
});

test("rows are selected by range, over pages, and all that match at once", async ({ page, open }) => {
  await open(`${GROUPS}?size=25`);
  const list = new GroupList(page);
  const names = await list.names();
  const total = await list.total();
  const all = page.getByRole("checkbox", { name: "Select all groups on this page" });
  await list.tick(names[1]!).click();
  await expect(list.bulk).toContainText("1 selected");
  await expect(all).toBeChecked({ indeterminate: true });
  await list.tick(names[4]!).click({ modifiers: ["Shift"] });
  await expect(list.bulk).toContainText("4 selected");
  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(/^26–/);
  await list.rows.first().getByRole("checkbox").click();
  await expect(list.bulk).toContainText("5 selected");
  await list.bulk.getByRole("button", { name: `Select all ${total} matching` }).click();
  await expect(list.bulk).toContainText(`All ${total} matching are selected`);
  await list.pageLink("Previous page").click();
  await expect(list.tick(names[9]!)).toBeChecked();
  await list.option("Activity", "Deactivated").check();
  await expect(list.bulk).toHaveCount(0);
});

test("groups are deactivated as shown, and the undo gives their rights back", async ({ page, open }) => {
  await open(`${GROUPS}?q=t`);
  const list = new GroupList(page);
  const plan = new Plan(page);
  await list.tick("Print Shop").click();
  await list.tick("Event Team").click();
  await press(list.bulk, "Deactivate");
  await plan.expectTold("2 will be deactivated", "Print Shop", "Event Team");
  await plan.run("Deactivate 2 groups", "2 were deactivated.");
  await expect(list.row("Print Shop")).toContainText("Deactivated");
  await expect(list.bulk).toHaveCount(0);
  await expect(page).toHaveURL(/\/control-center\/groups\?q=t$/);
  await plan.undo("2 were changed back.");
  await expect(list.row("Print Shop")).not.toContainText("Deactivated");
});

test("a deleted group is found by its filter alone, and restored from there", async ({ page, open }) => {
  await open(`${GROUPS}?q=security`);
  const list = new GroupList(page);
  const plan = new Plan(page);
  await list.tick("Security Guards").click();
  await press(list.bulk, "Delete");
  await plan.expectTold("1 will be deleted", "Security Guards");
  await plan.run("Delete 1 group", "1 was deleted.");
  await expect(page.getByRole("heading", { name: "No groups match" })).toBeVisible();
  await list.option("Activity", "Deleted").check();
  await list.tick("Security Guards").click();
  await expect(list.bulk.getByRole("button", { name: "Delete", exact: true })).toHaveCount(0);
  await press(list.bulk, "Restore");
  await plan.run("Restore 1 group", "1 was restored");
});

test("the list is worked by the keyboard alone", async ({ page, open }) => {
  await open(GROUPS);
  const list = new GroupList(page);
  const names = await list.names();
  await page.keyboard.press("j");
  await expect(list.link(names[0]!)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  await expect(list.link(names[1]!)).toBeFocused();
  await page.keyboard.press("x");
  await expect(list.tick(names[1]!)).toBeChecked();
  await page.keyboard.press("x");
  await expect(list.bulk).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: names[1]! })).toBeVisible();
  await page.goBack();
  await page.keyboard.press("/");
  await expect(list.search).toBeFocused();
});

test("the number of users leads to them", async ({ page, open }) => {
  await open(`${GROUPS}?q=marketing`);
  const list = new GroupList(page);
  const count = Number(await list.members("Marketing").textContent());
  await list.members("Marketing").click();
  await expect(page.getByRole("heading", { level: 1, name: "Marketing" })).toBeVisible();
  await new UserList(page).expectTotal(count);
});
