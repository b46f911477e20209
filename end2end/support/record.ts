// The form of a user as somebody fills it in: by its labels and roles.
import { expect, type Locator, type Page } from "@playwright/test";

export const NEW_USER = "/control-center/users/new";

export class UserForm {
  readonly name: Locator;
  readonly email: Locator;
  readonly description: Locator;
  readonly tags: Locator;
  readonly groups: Locator;
  readonly save: Locator;
  readonly invite: Locator;
  readonly leave: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel("User name", { exact: true });
    this.email = page.getByLabel("System email", { exact: true });
    this.description = page.getByLabel("Description", { exact: true });
    this.tags = page.getByRole("combobox", { name: "Tags" });
    this.groups = page.getByRole("combobox", { name: "Add to group" });
    this.save = page.getByRole("button", { name: "Save", exact: true });
    this.invite = page.getByRole("button", { name: "Save and invite" });
    this.leave = page.getByRole("dialog", { name: "Leave without saving?" });
  }

  /** The error at a field. */
  async expectError(field: Locator, text: string | RegExp): Promise<void> {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(text);
  }

  /** Searches in a picker and takes the first that fits. */
  async pick(picker: Locator, text: string, option: string | RegExp = text): Promise<void> {
    await picker.fill(text);
    await this.page.getByRole("option", { name: option }).first().click();
  }

  row(name: string): Locator {
    return this.page.locator(".picked li").filter({ hasText: name });
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole("status").filter({ hasText: /Saved\.|was created/ })).toBeVisible();
  }
}

let made = 0;

/** A name that nobody has yet. */
export function newName(): string {
  made += 1;
  return `t${Date.now().toString(36)}${made}`;
}

/** Makes a user by the form and leaves its record open; gives the record's path. */
export async function makeUser(page: Page, name: string): Promise<string> {
  const form = new UserForm(page);
  await page.goto(NEW_USER);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await form.save.click();
  await form.expectSaved();
  return new URL(page.url()).pathname;
}
