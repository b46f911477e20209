// `test` of every browser test: a server with real content, somebody signed in, and no complaint of the
// browser that goes unnoticed.
import { test as base, expect, type Browser, type ConsoleMessage, type Page } from "@playwright/test";
import { chief, type Server, start } from "./server.ts";

type StorageState = Awaited<ReturnType<Awaited<ReturnType<Browser["newContext"]>>["storageState"]>>;

interface PerWorker {
  /** A server with the demo organisation and the staff of a real export. */
  server: Server;
  /** The cookies of the administrator `chief`, who signs in when they are first asked for. */
  session: () => Promise<StorageState>;
}

interface PerTest {
  /** Messages that the browser, or the server as an error, may write in this test; any other fails it. */
  expected: RegExp[];
  /** Who looks: the administrator, or nobody who is signed in. */
  as: "chief" | "nobody";
  /** Opens a path and waits until its scripts have taken over. */
  open: (path: string) => Promise<void>;
}

export const test = base.extend<PerTest, PerWorker>({
  server: [
    async ({}, use) => {
      const server = await start({ demo: 2_000, staff: true, chief: true });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  session: [
    async ({ browser, server }, use) => {
      let session: Promise<StorageState> | undefined;
      const enter = async () => {
        const context = await browser.newContext({ baseURL: server.url });
        await signIn(await context.newPage(), chief.name, chief.password);
        const state = await context.storageState();
        await context.close();
        return state;
      };
      await use(() => (session ??= enter()));
    },
    { scope: "worker" },
  ],
  expected: [[], { option: true }],
  as: ["chief", { option: true }],
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ as, session }, use) => use(as === "chief" ? await session() : { cookies: [], origins: [] }),
  page: async ({ page, server, expected, javaScriptEnabled }, use) => {
    const complaints: string[] = [];
    const logged = server.log.length;
    watch(page, complaints);
    page.context().on("page", (other) => watch(other, complaints));
    await use(page);
    // With what the browser could not be told.
    complaints.push(...server.log.slice(logged).filter((line) => /\bERROR\b/.test(line)));
    // Where scripts are off nothing uses what was loaded ahead for them, which Chromium remarks after some seconds.
    const allowed = javaScriptEnabled === false ? [...expected, /was preloaded using link preload but not used/] : expected;
    const unexpected = complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)));
    expect(unexpected, "what the browser and the server complained about").toEqual([]);
  },
  open: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path) => {
      await page.goto(path);
      if (javaScriptEnabled !== false) await hydrated(page);
    });
  },
});

export { expect } from "@playwright/test";

/** Signs in through the form at `/login`, or at wherever the page stands there already. */
export async function signIn(page: Page, login: string, password: string): Promise<void> {
  if (!page.url().includes("/login")) await page.goto("/login");
  await page.getByLabel("User name or email").fill(login);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Account menu" })).toBeVisible();
}

/** Waits until the scripts have taken over this page. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

/** Notes errors and warnings on the console (refusals of the Content Security Policy and of hydration are among them). */
function watch(page: Page, complaints: string[]): void {
  page.on("console", (message: ConsoleMessage) => {
    if (["error", "warning", "assert"].includes(message.type())) {
      complaints.push(`${message.type()}: ${message.text()} (${new URL(page.url()).pathname})`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message} (${new URL(page.url()).pathname})`));
}
