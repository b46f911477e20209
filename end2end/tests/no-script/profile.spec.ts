// One's own account, without JavaScript.
import { acceptInvitation, PASSWORD } from "../../support/invitation.ts";
import { test } from "../../support/mail.ts";
import { changeAccount, changeEmail, NEW_PASSWORD, Profile, PROFILE } from "../../support/profile.ts";
import { expect } from "../../support/test.ts";

test.use({ expected: [/preloaded using link preload but not used|status of 4\d\d/] });

test("name, language and another email", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "ada.own");
  await changeAccount(page, open, "ada.lovelace");
  await changeEmail(page, open, mail, "ada.own@example.com", "ada@new.example");
});

test("another password, and out everywhere", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "bea.own");
  await open(PROFILE);
  const profile = new Profile(page);
  await profile.changePassword(PASSWORD, NEW_PASSWORD);
  await expect(profile.told).toHaveText("Your password was changed. All other sessions have ended.");
  await profile.sessions.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/login$/);
});
