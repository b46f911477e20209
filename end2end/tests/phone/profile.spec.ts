import { acceptInvitation, PASSWORD } from "../../support/invitation.ts";
import { linkIn, test } from "../../support/mail.ts";
import { Profile, PROFILE } from "../../support/profile.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect } from "../../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

test("the profile fits a phone, also with an email that waits", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "ada.own");
  await open(PROFILE);
  const profile = new Profile(page);
  const address = "a.rather.long.address.of.somebody@department.of.a.long.name.example";
  await profile.askEmail(address, PASSWORD);
  await expect(profile.email.getByRole("button", { name: "Send again" })).toBeVisible();
  expect(await smallTargets(page)).toEqual([]);
  const link = linkIn(await mail.to(address));
  for (const path of [PROFILE, link]) {
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }
});
