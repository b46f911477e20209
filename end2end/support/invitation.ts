// From "Save and invite" to the first sign-in, as an administrator and the invited go.
import { expect, type Page } from "@playwright/test";
import { USERS } from "./list.ts";
import { linkIn, type Mail, type MailServer } from "./mail.ts";
import { signIn } from "./test.ts";

export const PASSWORD = "four grey geese go home";

/** Makes a user in the form and invites them. */
export async function createAndInvite(page: Page, open: (path: string) => Promise<void>, name: string): Promise<void> {
  await open(`${USERS}/new`);
  await page.getByLabel("User name", { exact: true }).fill(name);
  await page.getByLabel("System email", { exact: true }).fill(`${name}@example.com`);
  await page.getByRole("button", { name: "Save and invite" }).click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
}

/** The administrator leaves this browser, and whoever comes next is nobody yet. */
export async function leave(page: Page): Promise<void> {
  await page.context().clearCookies({ name: /session/ });
}

/** Chooses a password on the page of a link. */
export async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /^Set (new )?password and sign in$/ }).click();
}

/** The whole way of an invitation; gives its mail. */
export async function acceptInvitation(
  page: Page,
  open: (path: string) => Promise<void>,
  mail: MailServer,
  name: string,
): Promise<Mail> {
  await createAndInvite(page, open, name);
  const received = await mail.to(`${name}@example.com`);
  expect(received.subject).toBe("Your account at Northwind");
  expect(received.text).toContain(`Your user name is ${name}.`);
  await leave(page);

  const link = linkIn(received);
  // A mail scanner may have been there before.
  for (let visit = 0; visit < 2; visit++) {
    await open(link);
    await expect(page.getByRole("heading", { name: "Choose your password" })).toBeVisible();
    await expect(page.getByLabel("User name", { exact: true })).toHaveValue(name);
  }
  await choosePassword(page, "password1234");
  await expect(page.getByText("Is too easy to guess").first()).toBeVisible();
  await expect(page.getByLabel("New password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await choosePassword(page, PASSWORD);
  await expect(page.getByRole("button", { name: "Account menu" })).toBeVisible();
  await expect(page.getByRole("heading", { name: `Welcome, ${name}` })).toBeVisible();

  await leave(page);
  await open(link);
  await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, `${name}@example.com`, PASSWORD);
  return received;
}
