// The form of a group as somebody fills it in: by its labels and roles.
import { expect, type Locator, type Page } from "@playwright/test";

export const GROUPS = "/control-center/groups";
export const NEW_GROUP = `${GROUPS}/new`;

export class GroupForm {
  readonly name: Locator;
  readonly leader: Locator;
  readonly description: Locator;
  readonly tags: Locator;
  readonly find: Locator;
  readonly matrix: Locator;
  readonly save: Locator;
  readonly leave: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel("Name", { exact: true });
    this.leader = page.getByRole("combobox", { name: "Leader" });
    this.description = page.getByLabel("Description", { exact: true });
    this.tags = page.getByRole("combobox", { name: "Tags" });
    this.find = page.getByRole("searchbox", { name: "Find a permission" });
    this.matrix = page.locator("table.matrix");
    this.save = page.getByRole("button", { name: "Save", exact: true });
    this.leave = page.getByRole("dialog", { name: "Leave without saving?" });
  }

  /** The choice of a permission's right. */
  rights(permission: string): Locator {
    return this.page.getByRole("radiogroup", { name: permission, exact: true });
  }

  right(permission: string, right: "None" | "Read" | "Write"): Locator {
    return this.rights(permission).getByRole("radio", { name: right, exact: true });
  }

  async expectGranted(count: number): Promise<void> {
    await expect(this.page.getByText(`${count} of 26 granted`)).toBeVisible();
  }

  /** Searches for a leader and takes the first that fits. */
  async lead(name: string): Promise<void> {
    await this.leader.fill(name);
    await this.page.getByRole("option", { name }).first().click();
  }

  row(name: string): Locator {
    return this.page.locator(".picked li").filter({ hasText: name });
  }

  async expectError(field: Locator, text: string | RegExp): Promise<void> {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(text);
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole("status").filter({ hasText: /Saved\.|was created/ })).toBeVisible();
  }
}

let made = 0;

/** A name that no group has yet. */
export function newGroupName(): string {
  made += 1;
  return `Team ${Date.now().toString(36)}${made}`;
}

/** Makes a group by the form and leaves its record open; gives the record's path. */
export async function makeGroup(page: Page, name: string, ...written: string[]): Promise<string> {
  const form = new GroupForm(page);
  await page.goto(NEW_GROUP);
  await form.name.fill(name);
  for (const permission of written) await form.right(permission, "Write").check();
  await form.save.click();
  await form.expectSaved();
  return new URL(page.url()).pathname;
}
