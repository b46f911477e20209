// The groups list, and the pages around a group's members, as a reader finds them: by their roles and names.
import { expect, type Locator, type Page } from "@playwright/test";
import { GROUPS } from "./group.ts";
import { List, UserList } from "./list.ts";

export class GroupList extends List {
  constructor(page: Page) {
    super(page, "groups", "Groups");
  }

  /** The link to a group's record. */
  link(name: string): Locator {
    return this.table.getByRole("link", { name, exact: true });
  }

  /** The number of members, which leads to them; on a phone, where it has no heading, it says of what. */
  members(name: string): Locator {
    return this.row(name).getByRole("link", { name: /^(Members )?[\d,]+$/ });
  }

  /** The names on this page, in order. */
  override names(): Promise<string[]> {
    return this.rows.locator("a.row-link").allTextContents();
  }
}

/** Finds a group, and opens the page of its members; gives that page's path. */
export async function openMembers(page: Page, open: (path: string) => Promise<void>, name: string): Promise<string> {
  await open(`${GROUPS}?q=${encodeURIComponent(name)}`);
  const path = await new GroupList(page).members(name).getAttribute("href");
  await open(path!);
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  await expect(new UserList(page).table).toBeVisible();
  return path!;
}

/** A tab above the lists around a group. */
export function tab(page: Page, name: "Members" | "Add members"): Locator {
  return page.getByRole("navigation", { name: "Members" }).getByRole("link", { name, exact: true });
}
