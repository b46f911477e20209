// One's own account, with a real mail server. Whoever it is was invited before.
import { expectNoFindings } from "../support/axe.ts";
import { acceptInvitation, PASSWORD } from "../support/invitation.ts";
import { test } from "../support/mail.ts";
import { changeAccount, changeEmail, expectRefused, NEW_PASSWORD, Profile, PROFILE } from "../support/profile.ts";
import { chief } from "../support/server.ts";
import { expect, hydrated, signIn, test as demo } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

const nobody = { cookies: [], origins: [] };

test("name, language and time zone", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "ada.own");
  await changeAccount(page, open, "ada.lovelace");
});

test("another email counts once it is confirmed", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "bea.own");
  await changeEmail(page, open, mail, "bea.own@example.com", "bea@new.example");
});

test("a wish for another email can be withdrawn", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "cleo.own");
  await open(PROFILE);
  const profile = new Profile(page);
  await profile.askEmail("cleo@new.example", PASSWORD);
  await expect(profile.email).toContainText("cleo@new.example is not confirmed yet.");
  await hydrated(page);
  await expectNoFindings(page);
  await profile.email.getByRole("button", { name: "Withdraw" }).click();
  await expect(profile.told).toHaveText("Withdrawn. Your email stays as it is.");
  await expect(profile.email).not.toContainText("cleo@new.example");
});

test("a new password keeps this session and ends the others", async ({ page, open, mail, browser, baseURL }) => {
  await acceptInvitation(page, open, mail, "dora.own");
  const elsewhere = await browser.newContext({ baseURL, storageState: nobody });
  const other = await elsewhere.newPage();
  await signIn(other, "dora.own", PASSWORD);

  await open(PROFILE);
  const profile = new Profile(page);
  await profile.changePassword(PASSWORD, "password1234");
  const typed = profile.password.getByLabel("New password", { exact: true });
  await expectRefused(typed, "Is too easy to guess");
  await expect(typed).toHaveValue("");
  await hydrated(page);
  await profile.changePassword("not this one at all", NEW_PASSWORD);
  await expectRefused(profile.password.getByLabel("Current password", { exact: true }), "Is wrong, or your account is locked");
  await hydrated(page);
  await typed.fill("short");
  await expect(profile.password.getByRole("status")).toHaveText("Needs at least 12 characters");
  await profile.changePassword(PASSWORD, NEW_PASSWORD);
  await expect(profile.told).toHaveText("Your password was changed. All other sessions have ended.");
  await expect(profile.sessions.getByRole("listitem")).toHaveCount(1);

  await other.goto(PROFILE);
  await expect(other).toHaveURL(/\/login/);
  await signIn(other, "dora.own", NEW_PASSWORD);
  await elsewhere.close();
});

test("sessions end one by one, and everywhere at once", async ({ page, open, mail, browser, baseURL }) => {
  await acceptInvitation(page, open, mail, "emma.own");
  const others = await Promise.all([1, 2].map(() => browser.newContext({ baseURL, storageState: nobody })));
  const [second, third] = await Promise.all(others.map((context) => context.newPage()));
  for (const other of [second!, third!]) await signIn(other, "emma.own", PASSWORD);

  await open(PROFILE);
  const profile = new Profile(page);
  const rows = profile.sessions.getByRole("listitem");
  const before = await rows.count();
  expect(before).toBeGreaterThanOrEqual(3);
  const own = rows.filter({ hasText: "This session" });
  await expect(own).toContainText("127.0.0.1");
  await expect(own.getByRole("button")).toHaveCount(0);
  await rows.filter({ hasNotText: "This session" }).first().getByRole("button", { name: /^End session: / }).click();
  await expect(profile.told).toHaveText("The session has ended.");
  await expect(rows).toHaveCount(before - 1);

  await profile.sessions.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/login$/);
  for (const other of [page, second!, third!]) {
    await other.goto(PROFILE);
    await expect(other).toHaveURL(/\/login/);
  }
  for (const context of others) await context.close();
});

demo.describe("where no mail server is set", () => {
  demo("the page says who changes the email, and why there is no photo", async ({ page, open }) => {
    await open(PROFILE);
    const profile = new Profile(page);
    await expect(profile.email).toContainText(chief.email);
    await expect(profile.email).toContainText("An administrator can change your email.");
    await expect(profile.email.getByRole("button")).toHaveCount(0);
    await expect(profile.photo).toContainText("No contact is linked to your account");
    for (const section of ["Sign-in", "Groups", "Effective permissions"]) {
      await expect(page.getByRole("heading", { level: 2, name: section, exact: true })).toBeVisible();
    }
  });

  demo("the appearance is chosen here too", async ({ page, open }) => {
    await open(PROFILE);
    await page.getByRole("region", { name: "Appearance" }).getByRole("button", { name: "Dark" }).click();
    await expect(page.locator("html[data-theme=dark]")).toBeAttached();
    await expect(page).toHaveURL(/\/profile$/);
    await expect(page.getByRole("region", { name: "Appearance" }).getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  });
});
