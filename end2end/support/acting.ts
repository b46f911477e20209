// For tests that change users: a server of their own, and the plan as a reader finds it.
import { expect, type Locator, type Page } from "@playwright/test";
import { USERS, UserList } from "./list.ts";
import { type Account, type Server, start } from "./server.ts";
import { test as base } from "./test.ts";

/** Another administrator, to whom things are done. */
export const second: Account = { name: "second", email: "second@control.example", password: "four grey geese go home" };

/** A server with the 40 people of `support/staff.csv`, a few dozen of the demo, and two administrators. */
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

export { expect } from "@playwright/test";

/** The panel that shows what an action would do, in its dialog or on its page. */
export class Plan {
  readonly dialog: Locator;
  readonly toast: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog");
    this.toast = page.getByRole("status", { name: "Notices" });
  }

  button(name: string | RegExp): Locator {
    return this.dialog.getByRole("button", { name, exact: true });
  }

  async expectTold(...sentences: string[]): Promise<void> {
    for (const sentence of sentences) await expect(this.dialog).toContainText(sentence);
  }

  /** Runs it by the button of this name, and waits for the notice of what came of it. */
  async run(name: string, result: string): Promise<void> {
    await this.button(name).click();
    await expect(this.toast).toContainText(result);
    await expect(this.dialog).toBeHidden();
  }

  async undo(result: string): Promise<void> {
    await this.toast.getByRole("button", { name: "Undo" }).click();
    await expect(this.toast).toContainText(result);
  }
}

/** Ticks these users in a list that shows them, and asks for an action of the bar. */
export async function askFor(page: Page, action: string, ...names: string[]): Promise<void> {
  const list = new UserList(page);
  for (const name of names) await list.tick(name).click();
  await press(list.bulk, action);
}

/** Presses an action that stands in the bar, or behind "More". */
export async function press(bar: Locator, action: string): Promise<void> {
  const button = bar.getByRole("button", { name: action, exact: true });
  if (!(await button.isVisible())) await bar.getByRole("button", { name: "More", exact: true }).click();
  await button.filter({ visible: true }).click();
}

/** The list that finds these people by a part of their names. */
export function found(text: string, more = ""): string {
  return `${USERS}?q=${encodeURIComponent(text)}${more}`;
}

/** Holds back what the browser asks of this function until it is let go. */
export async function hold(page: Page, name: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(new RegExp(name), async (route) => {
    await held;
    await route.continue();
  });
  return release;
}
