import { USERS, UserList } from "../support/list.ts";
import { type Server, chief, start } from "../support/server.ts";
import { expect, hydrated, signIn, test } from "../support/test.ts";

test("the record tells in sentences what was done, with the difference", async ({ page, open }) => {
  await open(`${USERS}?q=bartova%40example.com`);
  await new UserList(page).row("s.bartova").getByRole("link").click();
  const history = page.getByRole("region", { name: "History" });
  const created = history.getByRole("listitem").filter({ hasText: "The command line created the user." });
  await expect(created).toHaveCount(1);
  await expect(created.getByRole("time")).toHaveAttribute("title", /\d{4}-\d\d-\d\d \d\d:\d\d \(UTC/);
  const email = created.locator("dl > div").filter({ hasText: "System email" });
  await expect(email).toContainText("nothing");
  await expect(email).toContainText("bartova@example.com");
});

test("it speaks the reader's language", async ({ page, context, baseURL, open }) => {
  await context.addCookies([{ name: "language", value: "de", url: baseURL! }]);
  await open(`${USERS}?q=bartova%40example.com`);
  await page.getByRole("link", { name: "s.bartova" }).click();
  const history = page.getByRole("region", { name: "Verlauf" });
  await expect(history).toContainText("Die Kommandozeile hat den Benutzer angelegt.");
  await expect(history).toContainText("System-E-Mail");
});

/** A server of its own, whose sessions nobody else needs. */
async function office(): Promise<Server> {
  return start({ chief: true, staff: true });
}

async function ownRecord(page: import("@playwright/test").Page): Promise<void> {
  await page.goto(`${USERS}?q=${encodeURIComponent(chief.email)}`);
  await new UserList(page).row(chief.name).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: chief.name })).toBeVisible();
}

test.describe("of somebody who is busy", () => {
  test.use({ as: "nobody" });

  test("older events are a link away, newest first", async ({ browser }) => {
    const server = await office();
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await signIn(page, chief.name, chief.password);
    for (let n = 0; n < 22; n++) {
      const other = await browser.newContext({ baseURL: server.url });
      await other.request.post("/session", { form: { login: chief.name, password: chief.password } });
      await other.close();
    }
    await ownRecord(page);
    const history = page.getByRole("region", { name: "History" });
    const events = history.locator(".event");
    await expect(events).toHaveCount(20);
    await expect(events.first()).toContainText("chief signed in.");
    await expect(events.first()).toContainText("From 127.0.0.1");
    await expect(events.first().getByRole("link", { name: "chief" })).toHaveAttribute("href", new URL(page.url()).pathname);
    await history.getByRole("link", { name: "Show older" }).click();
    await expect(history).toContainText("The command line created the user.");
    await expect(page).toHaveURL(/\?history=\d+/);
    await expect(history.getByRole("link", { name: "Show older" })).toHaveCount(0);
    await page.reload();
    await expect(history).toContainText("The command line created the user.");
    await history.getByRole("link", { name: "Back to the newest" }).click();
    await expect(events).toHaveCount(20);
    await context.close();
    await server.stop();
  });

  for (const scripts of [true, false]) {
    test(`all sessions end at once ${scripts ? "with" : "without"} scripts`, async ({ browser }) => {
      const server = await office();
      const contexts = [];
      for (let n = 0; n < 2; n++) {
        contexts.push(await browser.newContext({ baseURL: server.url, javaScriptEnabled: scripts }));
      }
      const [here, there] = await Promise.all(contexts.map((context) => context.newPage()));
      for (const page of [here!, there!]) await signIn(page, chief.name, chief.password);
      await ownRecord(here!);
      if (scripts) await hydrated(here!);
      const sessions = here!.getByRole("region", { name: "Sessions" });
      await expect(sessions.getByRole("listitem")).toHaveCount(2);
      await expect(sessions.getByRole("listitem").filter({ hasText: "This session" })).toContainText("Chrome on Windows");
      await expect(sessions).toContainText("127.0.0.1");
      await sessions.getByRole("button", { name: "End all sessions" }).click();
      await expect(here!).toHaveURL(/\/login\?next=/);
      await there!.goto(USERS);
      await expect(there!).toHaveURL(/\/login\?next=/);
      await signIn(here!, chief.name, chief.password);
      await ownRecord(here!);
      const history = here!.getByRole("region", { name: "History" });
      await expect(history.locator(".event").filter({ hasText: "chief ended open sessions." })).toContainText("Open sessions");
      for (const context of contexts) await context.close();
      await server.stop();
    });
  }
});
