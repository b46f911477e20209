// Everything that reads, without JavaScript.
import { USERS, UserList } from "../../support/list.ts";
import { chief } from "../../support/server.ts";
import { expect, signIn, test } from "../../support/test.ts";

// The page asks for the scripts ahead of time, and this browser complains that nobody used them.
test.use({ expected: [/preloaded using link preload but not used/] });

test("search, filter and apply", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  const count = await list.count("Activity", "Deactivated");
  await list.option("Activity", "Deactivated").check();
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(page).toHaveURL(/activity=deactivated/);
  await list.expectTotal(count);
  await expect(list.option("Activity", "Deactivated")).toBeChecked();

  await list.search.fill("坂本");
  await list.search.press("Enter");
  await expect(list.row("user24")).toBeVisible();
  await expect(page).toHaveURL(/activity=deactivated/);
  await page.getByRole("link", { name: "Remove filter Activity: Deactivated" }).click();
  await expect(list.option("Activity", "Deactivated")).not.toBeChecked();
  await expect(list.search).toHaveValue("坂本");
});

test("sort, page, and rows per page keep each other", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await list.sorter("System email").click();
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("25");
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(list.rows).toHaveCount(25);
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "ascending");
  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(/^26–50 of /);
  await list.pageLink("Last page").click();
  await expect(list.pageLink("Next page")).toBeDisabled();
  await list.pageLink("First page").click();
  await expect(list.range).toHaveText(/^1–25 of /);
});

test("columns, record, groups and profile", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await page.getByText("Columns", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Tags", exact: true }).check();
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(list.header("Tags")).toBeVisible();

  const name = (await list.names())[0]!;
  await list.rows.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await open("/control-center/groups");
  await expect(page.getByRole("table", { name: "Groups" }).getByRole("row").nth(1)).toBeVisible();
  await open("/profile");
  await expect(page.getByRole("heading", { level: 1, name: "My profile" })).toBeVisible();
});

test("appearance and language", async ({ page, open }) => {
  await open(USERS);
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await expect(page.locator("html[data-theme=dark]")).toBeAttached();
  await expect(page).toHaveURL(/\/control-center\/users$/);
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Benutzerverwaltung" })).toBeVisible();
});

test.describe("signed out", () => {
  test.use({ as: "nobody", expected: [/status of 4\d\d/] });

  test("sign in, refused first, and out again", async ({ page }) => {
    await page.goto("/control-center/groups");
    await page.getByLabel("User name or email").fill("Chief");
    await page.getByLabel("Password", { exact: true }).fill("not this one at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByLabel("User name or email")).toHaveValue("Chief");
    await signIn(page, chief.name, chief.password);
    await expect(page).toHaveURL(/\/control-center\/groups$/);
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  });
});
