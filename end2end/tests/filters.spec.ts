import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test("without a filter the list shows active and deactivated users", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  const [active, deactivated] = [await list.count("Activity", "Active"), await list.count("Activity", "Deactivated")];
  expect(active).toBeGreaterThan(0);
  expect(deactivated).toBeGreaterThan(0);
  await list.expectTotal(active + deactivated);
});

test("each option gives as many users as it says", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  for (const [section, option] of [
    ["Activity", "Deleted"],
    ["Sign-in", "Locked"],
    ["Sign-in", "Never signed in"],
    ["Sign-in", "API only"],
    ["Sign-in", "Without group"],
    ["Tags", "site"],
  ] as const) {
    const count = await list.count(section, option);
    expect(count, option).toBeGreaterThan(0);
    await list.option(section, option).check();
    await list.expectTotal(count);
    await list.option(section, option).uncheck();
    await expect(list.chips).toHaveCount(0);
  }
});

test("within a section options add up, between sections they narrow", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  const withoutContact = await list.count("Sign-in", "Without contact");
  const both = (await list.count("Activity", "Deactivated")) + (await list.count("Activity", "Deleted"));
  await list.option("Activity", "Deactivated").check();
  await list.option("Activity", "Deleted").check();
  await list.expectTotal(both);
  await expect(page).toHaveURL(/activity=deactivated&activity=deleted/);
  await expect.poll(() => list.count("Sign-in", "Without contact")).toBeLessThan(withoutContact);

  const narrowed = await list.count("Sign-in", "Without contact");
  expect(narrowed).toBeGreaterThan(0);
  expect(narrowed).toBeLessThan(both);
  await list.option("Sign-in", "Without contact").check();
  await list.expectTotal(narrowed);
});

test("active filters are chips that can be taken away", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  const all = await list.total();
  await list.option("Activity", "Deactivated").check();
  await list.option("Sign-in", "Without contact").check();
  await list.search.fill("a");
  await expect(list.chips).toHaveCount(3);
  await expect(page).toHaveURL(/activity=deactivated/);
  await page.getByRole("link", { name: "Remove filter Activity: Deactivated" }).click();
  await expect(page).not.toHaveURL(/activity=/);
  await expect(list.option("Activity", "Deactivated")).not.toBeChecked();
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(list.chips).toHaveCount(0);
  await expect(list.search).toHaveValue("");
  await list.expectTotal(all);
});

test("states that need attention stand behind the name in words", async ({ page, open }) => {
  const list = new UserList(page);
  for (const [filter, chip] of [
    ["activity=deactivated", /Deactivated/],
    ["activity=deleted", /Deleted/],
    ["sign_in=locked", /Locked/],
    ["sign_in=expired", /Expired/],
    ["sign_in=invited", /Invited/],
    ["sign_in=api_only", /API only/],
  ] as const) {
    await open(`${USERS}?${filter}`);
    await expect(list.rows.first()).toBeVisible();
    const rows = await list.rows.count();
    await expect(list.rows.filter({ hasText: chip }), filter).toHaveCount(rows);
  }
});

test("any group can be found and filtered by", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await page.getByRole("searchbox", { name: "Find a group" }).fill("works counc");
  const group = list.option("Top groups", "Works Council");
  await expect(group).toBeVisible();
  const count = await list.count("Top groups", "Works Council");
  await group.check();
  await list.expectTotal(count);
  await expect(list.row("a.garza")).toBeVisible();
  await expect(list.chips.filter({ hasText: "Works Council" })).toBeVisible();
});
