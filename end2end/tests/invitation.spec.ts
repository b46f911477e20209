// Invitations, from the form to the first sign-in, with a real mail server.
import { createAndInvite, acceptInvitation, leave } from "../support/invitation.ts";
import { USERS, UserList } from "../support/list.ts";
import { linkIn, test, UNKNOWN } from "../support/mail.ts";
import { expect } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

test("create, mail, link opened twice, password, first sign-in; the link is used up", async ({ page, open, mail }) => {
  await acceptInvitation(page, open, mail, "ada");
});

test("the list tells what became of the mail", async ({ page, open, mail }) => {
  await createAndInvite(page, open, "bea");
  await mail.to("bea@example.com");
  await createAndInvite(page, open, `${UNKNOWN}.carl`);
  const list = new UserList(page);
  // The server's answer is written down a moment after the mail has come.
  await expect(async () => {
    await open(USERS);
    await expect(list.row("bea").getByText("Invited · mail sent")).toBeVisible({ timeout: 500 });
    await expect(list.row(`${UNKNOWN}.carl`).getByText("Mail refused")).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("the strength of a password is told while it is typed", async ({ page, open, mail }) => {
  await createAndInvite(page, open, "dora");
  const link = linkIn(await mail.to("dora@example.com"));
  await leave(page);
  await open(link);
  const password = page.getByLabel("New password", { exact: true });
  const told = page.getByRole("status");
  for (const [typed, words] of [
    ["short", "Needs at least 12 characters"],
    ["qwertyuiop[]", "Is too easy to guess"],
    ["purple northwind elephants", "Contains your name, your email or the company"],
    ["seven quiet herons at dawn", /^(Good|Very good)$/],
  ] as const) {
    await password.fill(typed);
    await expect(told).toHaveText(words);
  }
  // Whatever is answered late: what is told belongs to what stands there.
  await password.pressSequentially("!!", { delay: 10 });
  await password.fill("short");
  await expect(told).toHaveText("Needs at least 12 characters");
  await password.fill("");
  await expect(told).toHaveText("");
});

test("a double click sets one password and arrives", async ({ page, open, mail }) => {
  await createAndInvite(page, open, "emil");
  const link = linkIn(await mail.to("emil@example.com"));
  await leave(page);
  await open(link);
  await page.getByLabel("New password", { exact: true }).fill("seven quiet herons at dawn");
  await page.getByRole("button", { name: "Set password and sign in" }).dblclick();
  await expect(page.getByRole("heading", { name: "Welcome, emil" })).toBeVisible();
});
