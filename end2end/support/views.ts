// Saved views as a reader finds them, on a server of their own: where a list begins is its reader's, not a test's.
import { expect, type Locator, type Page } from "@playwright/test";
import { second } from "./acting.ts";
import { USERS } from "./list.ts";
import { start, type Server } from "./server.ts";
import { test as base } from "./test.ts";

export const VIEWS = `${USERS}/views`;

export const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await start({ demo: 300, staff: true, chief: true, administrators: [second] });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

/** The list begins with everybody again. */
export async function beginWithEverybody(page: Page): Promise<void> {
  const answer = await page.request.post(`${VIEWS}/start`, { form: { view: "" }, headers: { "sec-fetch-site": "same-origin" } });
  expect(answer.ok()).toBe(true);
}

let made = 0;

/** A name that no view has yet. */
export function newView(): string {
  made += 1;
  return `View ${Date.now().toString(36)}${made}`;
}

export class SavedViews {
  readonly summary: Locator;
  /** The links beside the list. */
  readonly nav: Locator;
  readonly saveThis: Locator;
  readonly name: Locator;
  readonly shared: Locator;
  readonly start: Locator;
  readonly save: Locator;

  constructor(readonly page: Page) {
    this.summary = page.locator("details.views > summary");
    this.nav = page.getByRole("navigation", { name: "Saved views" });
    this.saveThis = this.nav.getByRole("link", { name: "Save this view" });
    this.name = page.getByLabel("Name", { exact: true });
    this.shared = page.getByLabel("For all administrators");
    this.start = page.getByLabel("Start view", { exact: true });
    this.save = page.getByRole("button", { name: "Save", exact: true });
  }

  /** Opens the links; they stand open already where the list shows one of them. */
  async unfold(): Promise<void> {
    if (!(await this.nav.isVisible())) await this.summary.click();
    await expect(this.nav).toBeVisible();
  }

  link(name: string): Locator {
    return this.nav.getByRole("link", { name, exact: true });
  }

  /** A view on the page that manages them. */
  row(name: string): Locator {
    return this.page.getByRole("listitem").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  /** Saves what the list shows under a name, and is back at the list. */
  async keep(name: string, ticks: Locator[] = []): Promise<void> {
    await this.unfold();
    await this.saveThis.click();
    await this.name.fill(name);
    for (const tick of ticks) await tick.check();
    await this.save.click();
    await expect(this.link(name)).toHaveAttribute("aria-current", "true");
  }
}
