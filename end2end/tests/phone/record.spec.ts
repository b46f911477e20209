// A user's form on a phone.
import { makeUser, newName, NEW_USER, UserForm } from "../../support/record.ts";
import { expect, test } from "../../support/test.ts";

test("made and changed by touch, without sideways scrolling", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await form.groups.click();
  await page.getByRole("option").first().tap();
  await form.save.tap();
  await form.expectSaved();
  await form.description.fill("by phone");
  await form.save.tap();
  await form.expectSaved();
  await expect(form.description).toHaveValue("by phone");
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
  }
});

test("what is touched measures 44 px, and the bar stays in sight", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  await form.groups.click();
  await page.getByRole("option").first().tap();
  const targets = page.locator("form.edit").locator("button:not(.only-read):visible, a:visible, input:not([type=checkbox]):not([type=radio]):not([type=hidden]):visible, select:visible, label.option-line:visible");
  for (const target of await targets.all()) {
    const box = await target.boundingBox();
    if (box && box.width > 1) expect(box.height, await target.evaluate((it) => it.outerHTML.slice(0, 120))).toBeGreaterThanOrEqual(44);
  }
  await expect(form.save).toBeInViewport();
});
