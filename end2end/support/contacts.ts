// The contacts list and the form of a contact as a reader finds them: by their roles and names.
import { expect, type Locator, type Page } from "@playwright/test";
import { List } from "./list.ts";

export const CONTACTS = "/control-center/contacts";

export class ContactList extends List {
  constructor(page: Page) {
    super(page, "contacts", "Contacts");
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
