import { acceptInvitation, createAndInvite, leave } from "../../support/invitation.ts";
import { linkIn, test } from "../../support/mail.ts";
import { expect } from "../../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

test("an invitation is accepted on a phone", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "ada");
});

test("the page of a link fits 320 px", async ({ page, open, mail }) => {
  await createAndInvite(page, open, "bea");
  const link = linkIn(await mail.to("bea@example.com"));
  await leave(page);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of [link, "/lost-password", "/invite/dead"]) {
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  }
});
