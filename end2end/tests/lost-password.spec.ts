// A lost password, with a real mail server.
import { expectNoFindings } from "../support/axe.ts";
import { choosePassword } from "../support/invitation.ts";
import { forgetful, linkIn, test } from "../support/mail.ts";
import { expect, signIn } from "../support/test.ts";

test.use({ as: "nobody", expected: [/status of 4\d\d/] });
// The last one changes a password.
test.describe.configure({ mode: "serial" });

test("the page says the same to everybody", async ({ page, open }) => {
  await open("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("User name or email").fill("nobody at all");
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await expect(page).toHaveURL(/\/lost-password\?sent=true$/);
});

for (const theme of ["light", "dark"]) {
  test(`nothing keeps people out, ${theme}`, async ({ page, open, context, baseURL }) => {
    await context.addCookies([{ name: "appearance", value: theme, url: baseURL! }]);
    for (const path of ["/login", "/lost-password", "/lost-password?sent=true", "/lost-password?error=too_many_requests"]) {
      await open(path);
      await expectNoFindings(page);
    }
  });
}

test("a link by mail, a new password, and the old one is over", async ({ page, open, mail, browser, baseURL }) => {
  // Somebody is signed in elsewhere.
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, forgetful.name, forgetful.password);

  await open("/lost-password");
  await page.getByLabel("User name or email").fill(forgetful.email.toUpperCase());
  await page.getByRole("button", { name: "Send link" }).click();
  const received = await mail.to(forgetful.email);
  expect(received.subject).toBe("A new password for your account at Northwind");
  const link = linkIn(received);
  await open(link);
  await expect(page.getByLabel("User name", { exact: true })).toHaveValue(forgetful.name);
  await expectNoFindings(page);
  await choosePassword(page, "eleven green herons at dusk");
  await expect(page.getByRole("heading", { name: `Welcome, ${forgetful.name}` })).toBeVisible();

  await other.goto("/control-center");
  await expect(other).toHaveURL(/\/login$/);
  await other.getByLabel("User name or email").fill(forgetful.name);
  await other.getByLabel("Password", { exact: true }).fill(forgetful.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("alert")).toBeVisible();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await expect(other.getByRole("link", { name: "Ask for a new link" })).toBeVisible();
  await elsewhere.close();
});
