// Invitation, lost password and copied link, without JavaScript.
import { acceptInvitation, choosePassword, leave, PASSWORD } from "../../support/invitation.ts";
import { USERS, UserList } from "../../support/list.ts";
import { linkIn, test } from "../../support/mail.ts";
import { expect, test as withoutMail } from "../../support/test.ts";

const expected = [/preloaded using link preload but not used|status of 4\d\d/];

test.use({ expected });

test("an invitation, and a password that is lost afterwards", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "ada");
  await leave(page);
  await open("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("User name or email").fill("ADA");
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await open(linkIn(await mail.to("ada@example.com", 2)));
  await choosePassword(page, "eleven green herons at dusk");
  await expect(page.getByRole("heading", { name: "Welcome, ada" })).toBeVisible();
});

withoutMail.describe("where no mail server is set", () => {
  withoutMail.use({ expected });

  withoutMail("the page that answers shows the link, once", async ({ page, open }) => {
    await open(`${USERS}?q=v.vera%40example.com`);
    await new UserList(page).row("v.vera").getByRole("link").click();
    await page.getByRole("button", { name: "Copy invitation link" }).click();
    const link = await page.getByLabel("Invitation link").inputValue();
    const here = new URL(page.url()).pathname;
    await open(here);
    await expect(page.getByText("A link is shown only once.")).toBeVisible();
    await leave(page);
    await open(link);
    await choosePassword(page, PASSWORD);
    await expect(page.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
  });
});
