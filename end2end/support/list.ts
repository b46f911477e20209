// The lists as a reader finds them: by their roles and names.
import { expect, type Locator, type Page } from "@playwright/test";

export const USERS = "/control-center/users";

/** What all lists have. */
export class List {
  readonly search: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  /** "1–50 of 312" */
  readonly range: Locator;
  readonly chips: Locator;
  readonly bulk: Locator;

  constructor(
    readonly page: Page,
    /** What is listed: "users". */
    what: string,
    /** What the table is called. */
    table: string,
  ) {
    this.search = page.getByRole("searchbox", { name: `Search ${what}` });
    this.table = page.getByRole("table", { name: table });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.range = page.getByText(/^[\d,]+–[\d,]+ of [\d,]+$/);
    this.chips = page.getByRole("list", { name: "Active filters" }).getByRole("link");
    this.bulk = page.getByRole("region", { name: "Bulk actions" });
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  /** The names on this page, in order. */
  names(): Promise<string[]> {
    return this.rows.getByRole("link").allTextContents();
  }

  /** How many match, as the footer says. */
  async total(): Promise<number> {
    return numberIn((await this.range.textContent())?.split(" of ")[1]);
  }

  async expectTotal(total: number): Promise<void> {
    await expect(this.range).toHaveText(new RegExp(` of ${total.toLocaleString("en")}$`));
  }

  /** A filter's option: "Activity", "Active". */
  option(section: string, option: string): Locator {
    const start = option.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    return this.page.getByRole("group", { name: section, exact: true }).getByRole("checkbox", { name: new RegExp(`^${start}\\s*[\\d,]+$`) });
  }

  /** How many the option says that it would give. */
  async count(section: string, option: string): Promise<number> {
    const label = this.option(section, option).locator("xpath=ancestor::label");
    return numberIn((await label.locator(".count").textContent()) ?? undefined);
  }

  /** A head of the table that sorts. */
  sorter(column: string): Locator {
    return this.header(column).getByRole("link");
  }

  header(column: string): Locator {
    return this.table.getByRole("columnheader", { name: column, exact: true });
  }

  tick(name: string): Locator {
    return this.page.getByRole("checkbox", { name: `Select ${name}`, exact: true });
  }

  pageLink(name: "First page" | "Previous page" | "Next page" | "Last page"): Locator {
    return this.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
  }
}

/** The users list. */
export class UserList extends List {
  constructor(page: Page) {
    super(page, "users", "Users");
  }
}

export function numberIn(text: string | undefined): number {
  const number = Number(text?.replaceAll(",", ""));
  if (!Number.isInteger(number)) throw new Error(`no number: ${text}`);
  return number;
}
