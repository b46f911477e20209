// The contacts list and the form of a contact as a reader finds them: by their roles and names.
import { expect, type Locator, type Page } from "@playwright/test";
import { numberIn } from "./list.ts";

export const CONTACTS = "/control-center/contacts";

export class ContactList {
  readonly search: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  /** "1–50 of 312" */
  readonly range: Locator;
  readonly chips: Locator;

  constructor(readonly page: Page) {
    this.search = page.getByRole("searchbox", { name: "Search contacts" });
    this.table = page.getByRole("table", { name: "Contacts" });
    this.rows = this.table.locator("tbody").getByRole("row");
    this.range = page.getByText(/^[\d,]+–[\d,]+ of [\d,]+$/);
    this.chips = page.getByRole("list", { name: "Active filters" }).getByRole("link");
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  relation(name: "Staff" | "Customer" | "Supplier"): Locator {
    return this.page.getByRole("group", { name: "Relation", exact: true }).getByRole("checkbox", { name: new RegExp(`^${name}`) });
  }

  /** How many contacts the option says that it would give. */
  async count(name: "Staff" | "Customer" | "Supplier"): Promise<number> {
    const label = this.relation(name).locator("xpath=ancestor::label");
    return numberIn((await label.locator(".count").textContent()) ?? undefined);
  }

  async expectTotal(total: number): Promise<void> {
    await expect(this.range).toHaveText(new RegExp(` of ${total.toLocaleString("en")}$`));
  }
}

/** A field of the form of a contact. */
export function field(page: Page, label: string): Locator {
  return page.getByRole("main").getByLabel(label, { exact: true });
}

/** A picture of one colour, as PNG: 8 × 8 pixels. */
export const picture = {
  name: "me.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGPgL8vDihiGlgQApWE8wfekj3cAAAAASUVORK5CYII=",
    "base64",
  ),
};
