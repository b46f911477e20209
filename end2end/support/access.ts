// "Who can…" as a reader finds it: by its roles and names.
import type { Locator, Page } from "@playwright/test";
import { List } from "./list.ts";

export const ACCESS = "/control-center/access";

export class WhoCan extends List {
  readonly permission: Locator;
  readonly access: Locator;
  readonly deactivated: Locator;
  readonly exports: Locator;

  constructor(page: Page) {
    super(page, "users", "Who can");
    this.permission = page.getByRole("combobox", { name: "Permission" });
    this.access = page.getByRole("combobox", { name: "Access" });
    this.deactivated = page.getByRole("checkbox", { name: "Also deactivated" });
    this.exports = page.getByRole("link", { name: "Export CSV" });
  }

  /** A group through which somebody has it: its line in their row. */
  through(name: string, group: string): Locator {
    return this.row(name).getByRole("listitem").filter({ has: this.page.getByRole("link", { name: group, exact: true }) });
  }
}
