import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test("the home shows each section with a live figure", async ({ page, open }) => {
  await open("/control-center");
  await expect(page.getByRole("heading", { level: 1, name: "Welcome, chief" })).toBeVisible();
  const users = page.getByRole("main").getByRole("link", { name: /^Users/ });
  const figures = (await users.textContent())?.match(/([\d,]+) active · ([\d,]+) invited · ([\d,]+) locked/);
  expect(figures).not.toBeNull();
  await expect(page.getByRole("main").getByRole("link", { name: /^Groups/ })).toContainText(/\d+ groups/);

  await users.click();
  await expect(page.getByRole("heading", { level: 1, name: "User Management" })).toBeVisible();
  const list = new UserList(page);
  await expect(list.option("Activity", "Active")).toBeVisible();
  const count = (await list.count("Activity", "Active")).toLocaleString("en");
  expect(figures![1]).toBe(count);
});

test("the account menu leads everywhere", async ({ page, open }) => {
  await open("/control-center");
  for (const [entry, heading] of [
    ["User Management", "User Management"],
    ["My profile", "My profile"],
    ["Control Center", "Welcome, chief"],
  ] as const) {
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: entry }).click();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(page.getByRole("menu")).toBeHidden();
  }
  await page.goto("/profile");
  await page.getByRole("banner").getByRole("link", { name: "Control Center" }).click();
  await expect(page).toHaveURL(/\/control-center$/);
});

test("a record shows all of one user", async ({ page, open }) => {
  await open(`${USERS}?q=bartova%40example.com`);
  await new UserList(page).row("s.bartova").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "s.bartova" })).toBeVisible();
  for (const section of ["Identity", "Linked contact", "Groups", "Access", "Tags and description", "Sign-in", "Effective permissions"]) {
    await expect(page.getByRole("heading", { level: 2, name: section })).toBeVisible();
  }
  const main = page.getByRole("main");
  for (const text of ["s.bartova@example.com", "Štefan Bártová", "Lékářsky fyzik", "+420 791 276 842", "Finance", "Sales", "temporary"]) {
    await expect(main).toContainText(text);
  }
  // What somebody typed as HTML is text.
  await expect(main).toContainText('<b>keep</b> & "ask"');
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "s.bartova" })).toBeVisible();
});

test("a group's number of users is the list it leads to", async ({ page, open }) => {
  await open(USERS);
  await page.getByRole("navigation", { name: "User Management" }).getByRole("link", { name: "Groups" }).click();
  const table = page.getByRole("table", { name: "Groups" });
  for (const head of ["Name", "Leader", "Users", "Permissions"]) {
    await expect(table.getByRole("columnheader", { name: head, exact: true })).toBeVisible();
  }
  await page.getByRole("searchbox", { name: "Search groups" }).fill("facility");
  const row = table.getByRole("row").filter({ hasText: "Facility & Energy" });
  await expect(row).toHaveCount(1);
  const members = row.getByRole("link", { name: /^[\d,]+$/ });
  const count = Number((await members.textContent())?.replaceAll(",", ""));
  await members.click();
  const list = new UserList(page);
  await list.expectTotal(count);
  await expect(list.row("user4")).toBeVisible();
});

test.describe("not there", () => {
  test.use({ expected: [/status of 404/] });

  test("a record of nobody says so", async ({ page, open }) => {
    await open(`${USERS}/01890000-0000-7000-8000-000000000000`);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});
