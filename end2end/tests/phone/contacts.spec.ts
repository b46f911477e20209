import { CONTACTS, ContactList, field } from "../../support/contacts.ts";
import { expect, test } from "../../support/test.ts";

for (const path of [CONTACTS, `${CONTACTS}?q=preiss`, `${CONTACTS}/new`]) {
  test(`${path} fits 320 px without scrolling sideways`, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
}

test("rows are cards that lead to the record", async ({ page, open }) => {
  await open(`${CONTACTS}?q=preiss`);
  const card = new ContactList(page).rows.first();
  const link = card.getByRole("link").first();
  const box = (await link.boundingBox())!;
  expect(box.height).toBeGreaterThanOrEqual(43.5);
  await expect(card).toContainText("Staff");
  const name = (await link.textContent())!;
  await link.tap();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(field(page, "Last name")).toBeVisible();
});

test("the filter is a sheet", async ({ page, open }) => {
  await open(CONTACTS);
  const list = new ContactList(page);
  await expect(list.option("Relation", "Supplier")).toBeHidden();
  await page.getByRole("button", { name: "Filters" }).tap();
  await list.option("Relation", "Supplier").check();
  await expect(page).toHaveURL(/relation=supplier/);
  await page.getByRole("button", { name: "Close" }).tap();
  await expect(list.chips).toHaveCount(1);
});
