// What is done at the top of a record, and what its user notices.
import { expect, found, hold, Plan, press, second, test } from "../support/acting.ts";
import { USERS, UserList } from "../support/list.ts";
import { signIn } from "../support/test.ts";
import type { Page } from "@playwright/test";

async function openRecord(page: Page, name: string): Promise<void> {
  await page.goto(found(name, "&activity=active&activity=deactivated&activity=deleted"));
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
  await new UserList(page).row(name).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

function actions(page: Page) {
  return page.getByRole("form", { name: "Actions" });
}

test("deactivated and activated again, with the record following", async ({ page }) => {
  await openRecord(page, "m.valverde");
  const plan = new Plan(page);
  await press(actions(page), "Deactivate");
  await expect(plan.dialog).toContainText(/seats now, .* afterwards/);
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  await expect(actions(page).getByRole("button", { name: "Activate", exact: true })).toBeVisible();
  await press(actions(page), "Activate");
  await plan.run("Activate 1 user", "1 was activated.");
  await expect(actions(page).getByRole("button", { name: "Deactivate", exact: true })).toBeVisible();
});

test("nothing can be typed into a form that another is about to replace", async ({ page }) => {
  await openRecord(page, "v.camara");
  const plan = new Plan(page);
  const release = await hold(page, "edit_user");
  await press(actions(page), "Deactivate");
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  await expect(page.locator("[inert] form.edit")).toBeAttached();
  release();
  await expect(page.locator("form.edit")).toBeVisible();
  await expect(page.locator("[inert] form.edit")).toHaveCount(0);
});

test("only what means something is offered", async ({ page }) => {
  await openRecord(page, "chief");
  await expect(actions(page).getByRole("button", { name: "Add to group", exact: true })).toBeVisible();
  for (const action of ["Deactivate", "Delete", "Activate", "Restore", "Reinvite"]) {
    await expect(actions(page).getByRole("button", { name: action, exact: true })).toHaveCount(0);
  }
  await openRecord(page, "a.brown");
  await expect(actions(page).getByRole("button", { name: "Reinvite", exact: true })).toBeVisible();
});

test.describe("somebody else's browser", () => {
  test.use({ expected: [/status of 4\d\d/] });

  test("whoever leaves is out at the next request, in every open tab", async ({ page, browser, baseURL }) => {
    const theirs = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
    const tab = await theirs.newPage();
    await signIn(tab, second.name, second.password);
    const other = await theirs.newPage();
    await other.goto(USERS);
    await expect(new UserList(other).rows.first()).toBeVisible();

    await openRecord(page, second.name);
    const plan = new Plan(page);
    await press(actions(page), "Deactivate");
    await plan.run("Deactivate 1 user", "1 was deactivated.");
    await tab.reload();
    await expect(tab).toHaveURL(/\/login/);
    await other.getByRole("searchbox", { name: "Search users" }).fill("a");
    await expect(other.getByText("You are not signed in any more").first()).toBeVisible();
    await signIn(tab, second.name, second.password).catch(() => undefined);
    await expect(tab.getByRole("alert")).toBeVisible();

    await press(actions(page), "Activate");
    await plan.run("Activate 1 user", "1 was activated.");
    await tab.goto("/login");
    await signIn(tab, second.name, second.password);
    await theirs.close();
  });

  test("ten wrong passwords lock, and a reset of the attempts lets in again", async ({ page, browser, baseURL }) => {
    const theirs = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
    const tab = await theirs.newPage();
    await tab.goto("/login");
    for (let attempt = 0; attempt < 10; attempt++) {
      await tab.getByLabel("User name or email").fill(second.name);
      await tab.getByLabel("Password", { exact: true }).fill("not this one at all");
      await tab.getByRole("button", { name: "Sign in" }).click();
      await expect(tab.getByRole("alert")).toBeVisible();
      await tab.goto("/login");
    }
    await tab.getByLabel("User name or email").fill(second.name);
    await tab.getByLabel("Password", { exact: true }).fill(second.password);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await expect(tab.getByRole("alert")).toHaveText(/User name, email or password is wrong/);

    await openRecord(page, second.name);
    await expect(page.getByText(/^Locked, \d+ min$/)).toBeVisible();
    const plan = new Plan(page);
    await press(actions(page), "Reset login attempts");
    await plan.expectTold("1 will be able to sign in again at once", "This cannot be undone.");
    await plan.run("Reset the attempts of 1 user", "1 can sign in again at once.");
    await expect(page.getByText(/^Locked, /)).toHaveCount(0);
    await tab.goto("/login");
    await signIn(tab, second.name, second.password);
    await theirs.close();
  });
});

test.describe("without a mail server", () => {
  test.use({ expected: [/status of 422/] });

  test("it is said that no mail can be sent", async ({ page }) => {
    await openRecord(page, second.name);
    const plan = new Plan(page);
    await press(actions(page), "Send password reset");
    await expect(plan.dialog.getByRole("alert")).toHaveText(/^This server sends no mail/);
  });
});
