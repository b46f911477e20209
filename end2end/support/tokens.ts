// Identities that work through tokens alone, made as an administrator makes them.
import { expect, type APIRequestContext, type Page } from "@playwright/test";
import { newName, NEW_USER, UserForm } from "./record.ts";

export const API = "/control-center/api";

/** Makes an API-only identity by the form and opens its tokens; gives its name. */
export async function openTokens(page: Page, reviewOn = "2030-01-01"): Promise<string> {
  const name = newName();
  const form = new UserForm(page);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await page.getByLabel("API only").check();
  await page.getByLabel("Purpose").fill("nightly sync");
  await form.pick(page.getByRole("combobox", { name: "Responsible" }), "chief");
  await page.getByLabel("Next review").fill(reviewOn);
  await form.save.click();
  await form.expectSaved();
  await page.getByRole("link", { name: "Make and revoke tokens" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Tokens of ${name}` })).toBeVisible();
  return name;
}

/** Makes a token with these scopes on the page of an identity's tokens; gives its secret. */
export async function makeToken(page: Page, name: string, scopes: string[]): Promise<string> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  for (const scope of scopes) await page.getByLabel(scope, { exact: true }).check();
  await page.getByLabel("Last day").fill("2030-01-01");
  await page.getByRole("button", { name: "Make the token" }).click();
  const secret = page.getByLabel("The new token");
  await expect(secret).toHaveValue(/^cct_[0-9a-f]{64}$/);
  return secret.inputValue();
}

/** Calls the API; gives the status. */
export async function call(request: APIRequestContext, token: string, path: string): Promise<number> {
  const answer = await request.get(path, { headers: { authorization: `Bearer ${token}` } });
  return answer.status();
}

export { NEW_USER };
