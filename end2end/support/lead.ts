// A team lead of the demo organisation, who signs in with a password that came by mail.
import { type Browser, expect, type Page } from "@playwright/test";
import { choosePassword, leave, PASSWORD } from "./invitation.ts";
import { numberIn, USERS, UserList } from "./list.ts";
import { linkIn, MailServer } from "./mail.ts";
import { newName, NEW_USER, UserForm } from "./record.ts";
import { chief, type Server, start } from "./server.ts";
import { signIn, test as base } from "./test.ts";

const GROUPS = "/control-center/groups";

export interface Lead {
  name: string;
  email: string;
  /** A group that they lead. */
  group: string;
  /** A group that somebody else leads. */
  otherGroup: string;
  /** Its record. */
  otherRecord: string;
  /** The record of somebody who is none of theirs. */
  outsider: string;
  state: Awaited<ReturnType<Awaited<ReturnType<Browser["newContext"]>>["storageState"]>>;
}

/** A server with the demo organisation that sends mail, and a lead who is signed in. */
export const test = base.extend<object, { mail: MailServer; server: Server; lead: Lead }>({
  mail: [
    async ({}, use) => {
      const mail = await MailServer.start();
      await use(mail);
      await mail.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ mail }, use) => {
      const server = await start({ demo: 2_000, chief: true, settings: { CC_SMTP_URL: mail.url } });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  lead: [
    async ({ browser, server, mail }, use) => {
      const context = await browser.newContext({ baseURL: server.url });
      const page = await context.newPage();
      await signIn(page, chief.name, chief.password);
      const found = await findLead(page);
      await leave(page);
      await page.goto("/lost-password");
      await page.getByLabel("User name or email").fill(found.email);
      await page.getByRole("button", { name: "Send link" }).click();
      await page.goto(linkIn(await mail.to(found.email)));
      await choosePassword(page, PASSWORD);
      await expect(page.getByRole("button", { name: "Account menu" })).toBeVisible();
      await use({ ...found, state: await context.storageState() });
      await context.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  storageState: async ({ lead }, use) => use(lead.state),
});

/** As an administrator sees them: somebody who leads a group and does not administer, and what is none of theirs. */
async function findLead(page: Page): Promise<Omit<Lead, "state">> {
  await page.goto(`${GROUPS}?size=100`);
  const rows = page.getByRole("table", { name: "Groups" }).locator("tbody").getByRole("row");
  await expect(rows.first()).toBeVisible();
  const groups: { group: string; path: string; leader: string; record: string; users: number }[] = [];
  for (const row of await rows.all()) {
    const leader = row.locator(`a[href^="${USERS}/"]`);
    if ((await leader.count()) === 0 || (await row.locator(".chip.right").filter({ hasText: /^admin/ }).count()) > 0) continue;
    groups.push({
      group: (await row.locator(".row-link").first().textContent())!,
      path: (await row.locator(".row-link").first().getAttribute("href"))!,
      leader: (await leader.textContent())!,
      record: (await leader.getAttribute("href"))!,
      users: numberIn((await row.locator('a[href$="/members"]').textContent())!.trim()),
    });
  }
  // In a large group there is always somebody who needs attention.
  groups.sort((one, other) => other.users - one.users);
  await page.goto(`${USERS}?q=${chief.email}`);
  const outsider = (await new UserList(page).row(chief.name).getByRole("link").getAttribute("href"))!;
  for (const { group, leader, record } of groups) {
    await page.goto(record);
    await expect(page.getByRole("heading", { level: 1, name: leader })).toBeVisible();
    if ((await page.getByRole("main").locator(".chip.right").filter({ hasText: /^admin/ }).count()) > 0) continue;
    const email = await new UserForm(page).email.inputValue();
    const other = groups.find((it) => it.leader !== leader)!;
    return { name: leader, email, group, otherGroup: other.group, otherRecord: other.path, outsider };
  }
  throw new Error("nobody of the demo organisation leads a group");
}

/** "Your team" on the home page. */
export function team(page: Page) {
  return page.getByRole("region", { name: "Your team" });
}

/** Makes somebody in the lead's group and invites them; gives their name. */
export async function invite(page: Page, open: (path: string) => Promise<void>, lead: Lead): Promise<string> {
  const name = newName();
  const form = new UserForm(page);
  await open(NEW_USER);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await form.pick(form.groups, lead.group);
  await form.invite.click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  return name;
}

/** Somebody who was invited chooses a password, and forgets it until the account is locked. */
export async function lockOut(browser: Browser, baseURL: string, mail: MailServer, name: string): Promise<void> {
  const theirs = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const page = await theirs.newPage();
  await page.goto(linkIn(await mail.to(`${name}@example.org`)));
  await choosePassword(page, PASSWORD);
  await expect(page.getByRole("button", { name: "Account menu" })).toBeVisible();
  await leave(page);
  for (let attempt = 0; attempt < 10; attempt++) {
    await page.goto("/login");
    await page.getByLabel("User name or email").fill(name);
    await page.getByLabel("Password", { exact: true }).fill("not this one at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  }
  await theirs.close();
}
