// Tokens and the API's page without JavaScript.
import { UserList } from "../../support/list.ts";
import { expect, test } from "../../support/test.ts";
import { API, call, makeToken } from "../../support/tokens.ts";

test("made, shown once, tried and revoked", async ({ page, open, playwright, baseURL }) => {
  // The demo organisation has API-only identities.
  await open("/control-center/users?sign_in=api_only&activity=active&sort=-name");
  await new UserList(page).rows.first().getByRole("link").first().click();
  await page.getByRole("link", { name: "Make and revoke tokens" }).click();
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/Is required/);
  const secret = await makeToken(page, "plain", ["Read users"]);
  const tokens = page.url();
  const programs = await playwright.request.newContext({ baseURL: baseURL! });
  expect(await call(programs, secret, "/api/v1/users")).toBe(403);
  await open(`${API}?operation=list_users`);
  await page.getByLabel("Token").fill(secret);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("region", { name: "Answer" }).first()).toContainText("403");
  await open(tokens);
  await expect(page.getByLabel("The new token")).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke plain" }).click();
  await expect(page.getByText("There is no token yet")).toBeVisible();
  expect(await call(programs, secret, "/api/v1/users")).toBe(401);
  await programs.dispose();
});
