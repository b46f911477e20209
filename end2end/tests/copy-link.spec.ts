// Where no mail server is set, an administrator hands the invitation over.
import { choosePassword, leave, PASSWORD } from "../support/invitation.ts";
import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

test("an administrator copies the link; the newest counts", async ({ page, open }) => {
  const link = page.getByLabel("Invitation link");
  const copy = async () => {
    await open(`${USERS}?q=v.vera%40example.com`);
    await new UserList(page).row("v.vera").getByRole("link").click();
    await page.getByRole("button", { name: "Copy invitation link" }).click();
    return link.inputValue();
  };
  const old = await copy();
  expect(old).toMatch(/\/invite\/[0-9a-f]{64}$/);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  const newest = await copy();
  expect(newest).not.toBe(old);

  await leave(page);
  await open(old);
  await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await open(newest);
  await choosePassword(page, PASSWORD);
  await expect(page.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
});

test("nobody is told to ask for a mail", async ({ page, open, context }) => {
  await context.clearCookies();
  await open("/login");
  await expect(page.getByRole("link", { name: "Forgot your password?" })).toHaveCount(0);
  await open("/lost-password");
  await expect(page.getByText("This server sends no mail.")).toBeVisible();
});
