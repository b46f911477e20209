// My profile as its owner uses it, with scripts and without.
import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./invitation.ts";
import { linkIn, type MailServer } from "./mail.ts";
import { signIn } from "./test.ts";

export const PROFILE = "/profile";
export const NEW_PASSWORD = "eleven green herons at dusk";

type Open = (path: string) => Promise<void>;

export class Profile {
  readonly account: Locator;
  readonly email: Locator;
  readonly password: Locator;
  readonly sessions: Locator;
  readonly photo: Locator;
  readonly told: Locator;

  constructor(readonly page: Page) {
    const section = (name: string) => page.getByRole("region", { name, exact: true });
    this.account = section("Account");
    this.email = section("System email");
    this.password = section("Password");
    this.sessions = section("Sessions");
    this.photo = section("Photo");
    this.told = page.locator(".notices");
  }

  get name(): Locator {
    return this.account.getByLabel("User name", { exact: true });
  }

  async save(): Promise<void> {
    await this.account.getByRole("button", { name: "Save" }).click();
  }

  async askEmail(email: string, password: string): Promise<void> {
    await this.email.getByLabel("New email", { exact: true }).fill(email);
    await this.email.getByLabel("Current password", { exact: true }).fill(password);
    await this.email.getByRole("button", { name: "Send link" }).click();
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.password.getByLabel("Current password", { exact: true }).fill(current);
    await this.password.getByLabel("New password", { exact: true }).fill(next);
    await this.password.getByRole("button", { name: "Change password" }).click();
  }
}

/** The error at a field, which has the focus. */
export async function expectRefused(field: Locator, text: string): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(text);
  await expect(field).toBeFocused();
}

/** Name and language, refused once. */
export async function changeAccount(page: Page, open: Open, name: string): Promise<void> {
  const profile = new Profile(page);
  await open(PROFILE);
  await profile.name.fill("CHIEF");
  await profile.account.getByLabel("Language").selectOption("Deutsch");
  await profile.save();
  await expectRefused(profile.name, "Belongs to somebody else already");
  await expect(profile.name).toHaveValue("CHIEF");
  await expect(profile.account.getByLabel("Language")).toHaveValue("de");

  await profile.name.fill(name);
  await profile.account.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await profile.save();
  await expect(page.locator("html[lang=de]")).toBeAttached();
  await expect(page.getByRole("heading", { level: 1, name: "Mein Profil" })).toBeVisible();
  await expect(profile.told).toHaveText("Gespeichert.");
  const account = page.getByRole("region", { name: "Konto", exact: true });
  await expect(account.getByLabel("Benutzername", { exact: true })).toHaveValue(name);
  await expect(account.getByLabel("Zeitzone")).toHaveValue("Asia/Tokyo");
  await account.getByLabel("Sprache").selectOption("Wie im Browser");
  await account.getByRole("button", { name: "Speichern" }).click();
  await expect(page.locator("html[lang=en]")).toBeAttached();
  await expect(profile.told).toHaveText("Saved.");
}

/** Whoever else reads the mail, where the address was mistyped, is asked to sign in as the account's user. */
async function expectNotForStrangers(page: Page, link: string): Promise<void> {
  const context = await page.context().browser()?.newContext({ storageState: { cookies: [], origins: [] } });
  if (!context) throw new Error("a browser of its own");
  const stranger = await context.newPage();
  await stranger.goto(new URL(link, page.url()).href);
  await expect(stranger.getByRole("main")).toContainText("The link alone is not enough");
  await expect(stranger.getByRole("button", { name: "Confirm email" })).toHaveCount(0);
  await stranger.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(stranger).toHaveURL(/\/login\?next=/);
  await context.close();
}

/** From asking for another email to signing in with it. */
export async function changeEmail(page: Page, open: Open, mail: MailServer, old: string, next: string): Promise<void> {
  const profile = new Profile(page);
  await open(PROFILE);
  await profile.askEmail(next, "not this one at all");
  await expectRefused(profile.email.getByLabel("Current password", { exact: true }), "Is wrong, or your account is locked");
  await expect(profile.email.getByLabel("New email", { exact: true })).toHaveValue(next);
  await profile.askEmail(next, PASSWORD);
  await expect(profile.told).toHaveText("A link is on its way to the new address.");
  await expect(profile.email).toContainText(`${next} is not confirmed yet.`);
  const first = linkIn(await mail.to(next));
  await profile.email.getByRole("button", { name: "Send again" }).click();
  await expect(profile.told).toHaveText("A link is on its way to the new address.");
  const link = linkIn(await mail.to(next, 2));

  await open(first);
  await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await expectNotForStrangers(page, link);
  // A mail scanner may have been there before.
  for (let visit = 0; visit < 2; visit++) {
    await open(link);
    await expect(page.getByRole("heading", { name: "Confirm your email" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(next);
  }
  await page.getByRole("button", { name: "Confirm email" }).click();
  await expect(page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();
  const told = (await mail.to(old, 2)).text;
  expect(told).toContain("tell your administrator");
  expect(told).not.toContain(next);

  await open(PROFILE);
  await expect(profile.email).toContainText(next);
  await expect(profile.email.getByRole("button", { name: "Withdraw" })).toHaveCount(0);
  await page.context().clearCookies({ name: /session/ });
  await page.goto("/login");
  await signIn(page, next, PASSWORD);
}
