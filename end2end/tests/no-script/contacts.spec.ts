import { CONTACTS, ContactList, field, picture } from "../../support/contacts.ts";
import { expect, test } from "../../support/test.ts";

test("search, filter and page", async ({ page, open }) => {
  await open(CONTACTS);
  const list = new ContactList(page);
  const customers = await list.count("Relation", "Customer");
  await list.option("Relation", "Customer").check();
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect(page).toHaveURL(/relation=customer/);
  await list.expectTotal(customers);
  await list.search.fill("坂本");
  await list.search.press("Enter");
  await page.getByRole("link", { name: "Remove filter Relation: Customer" }).click();
  await expect(list.rows.getByRole("link", { name: /坂本/ }).first()).toBeVisible();
});

test("a refused form comes back with what was typed, and is saved then", async ({ page, open }) => {
  await open(`${CONTACTS}/new`);
  await field(page, "Kind").selectOption("Company");
  await field(page, "Phone").fill("+49 1 & <b>");
  await field(page, "Address").fill("One\nTwo");
  await page.getByRole("button", { name: "Save" }).last().click();
  await expect(page.getByRole("alert")).toContainText("Company: Is required");
  // Not a digit of it alone: the draft in the address is a random number.
  await expect(page).not.toHaveURL(/company|(%2B|\+)49|One/i);
  await expect(field(page, "Kind")).toHaveValue("company");
  await expect(field(page, "Phone")).toHaveValue("+49 1 & <b>");
  await expect(field(page, "Address")).toHaveValue("One\nTwo");
  await field(page, "Company").fill("No Script & Sons");
  await page.getByRole("button", { name: "Save" }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "No Script & Sons" })).toBeVisible();

  await page.getByLabel("Picture").setInputFiles(picture);
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.locator(".photo img")).toBeVisible();
  await page.getByLabel("Picture").setInputFiles({ name: "me.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a no") });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("alert")).toContainText("Is not a PNG, JPEG or WebP picture");
  await page.getByRole("button", { name: "Remove photo" }).click();
  await expect(page.locator(".photo img")).toHaveCount(0);

  await page.getByText("Delete", { exact: true }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await expect(page).toHaveURL(/\/control-center\/contacts$/);
});
