// An API-only identity from its form to a call that is refused.
import { expectNoFindings } from "../support/axe.ts";
import { UserForm } from "../support/record.ts";
import { expect, test } from "../support/test.ts";
import { API, call, makeToken, NEW_USER, openTokens } from "../support/tokens.ts";

test.use({ expected: [/status of 4\d\d/] });

/** Gives an identity the rights of administrators, without which its token sees nobody. */
async function joinAdmins(form: UserForm): Promise<void> {
  await form.pick(form.groups, "Administrators", /Administrators/);
  await form.save.click();
  await form.expectSaved();
}

test("identity, token, call, past its scope, revoked", async ({ page, open, playwright, baseURL }) => {
  await open(NEW_USER);
  const name = await openTokens(page);
  await expect(page.getByText("There is no token yet")).toBeVisible();
  await page.getByRole("link", { name, exact: true }).click();
  await joinAdmins(new UserForm(page));
  await page.getByRole("link", { name: "Make and revoke tokens" }).click();
  // Rules stand at their fields, and what was typed stays.
  await page.getByLabel("Name", { exact: true }).fill("sync, server 3");
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByRole("group", { name: "Scopes" })).toHaveAccessibleDescription(/Is required/);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("sync, server 3");
  await expectNoFindings(page);
  const secret = await makeToken(page, "sync, server 3", ["Read users"]);
  await expectNoFindings(page);
  await expect(page.getByRole("listitem").filter({ hasText: "sync, server 3" })).toContainText("Never used");
  const programs = await playwright.request.newContext({ baseURL: baseURL! });
  expect(await call(programs, secret, "/api/v1/users?q=chief")).toBe(200);
  expect(await call(programs, secret, "/api/v1/groups")).toBe(403);
  // Shown once.
  await page.reload();
  await expect(page.getByLabel("The new token")).toHaveCount(0);
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByRole("listitem").filter({ hasText: "sync, server 3" })).toContainText("Last use");
  await page.getByRole("button", { name: "Revoke sync, server 3" }).click();
  await expect(page.getByText("There is no token yet")).toBeVisible();
  expect(await call(programs, secret, "/api/v1/users")).toBe(401);
  await programs.dispose();
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("region", { name: "History" })).toContainText("chief");
});

test("a call is tried on the API's page, with the token and not as who is signed in", async ({ page, open }) => {
  await open(NEW_USER);
  await openTokens(page);
  const secret = await makeToken(page, "trying", ["Read users"]);
  await open(API);
  await expect(page.getByRole("heading", { level: 1, name: "API" })).toBeVisible();
  const operations = page.getByRole("navigation", { name: "Operations" });
  await expect(operations.getByRole("link")).toHaveCount(13);
  await operations.getByRole("link", { name: "GET /api/v1/users", exact: true }).click();
  await expect(page).toHaveURL(/operation=list_users/);
  await expectNoFindings(page);
  await page.getByLabel("Token").fill(secret);
  await page.getByLabel("q", { exact: true }).fill("chief");
  await page.getByRole("button", { name: "Send" }).click();
  // The identity has no rights at all.
  await expect(page.getByRole("region", { name: "Answer" }).first()).toContainText("403");
  await expect(page.getByLabel("q", { exact: true })).toHaveValue("chief");
  await expectNoFindings(page);
  await page.getByLabel("Token").fill("cct_no");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("region", { name: "Answer" }).first()).toContainText("unauthenticated");
  await expect(page.getByRole("region", { name: "The same by command line" })).toContainText("curl");
  await expect(page.getByRole("region", { name: "The same by command line" })).not.toContainText("cct_");
});

test("a review date that has passed is found by its filter", async ({ page, open }) => {
  await open(NEW_USER);
  const name = await openTokens(page, "2020-01-01");
  await open(`/control-center/users?sign_in=review_due&q=${name}`);
  await expect(page.getByRole("table", { name: "Users" }).getByRole("row").filter({ hasText: name })).toBeVisible();
  await open("/control-center");
  await expect(page.getByRole("link", { name: /due for review/ })).toBeVisible();
});
