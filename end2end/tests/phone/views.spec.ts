// Saved views on a phone: in the sheet with the filters, and a page of their own.
import { USERS } from "../../support/list.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect } from "../../support/test.ts";
import { newView, SavedViews, test, VIEWS } from "../../support/views.ts";

test("a view is opened from the sheet, and one saved there", async ({ page, open }) => {
  await open(`${USERS}?activity=deactivated`);
  const [views, name] = [new SavedViews(page), newView()];
  await expect(views.summary).toBeHidden();
  await page.getByRole("button", { name: "Filters" }).tap();
  await views.summary.tap();
  await expect(views.link("Locked")).toBeVisible();
  expect(await smallTargets(page)).toEqual([]);
  await views.saveThis.tap();
  await views.name.fill(name);
  await views.save.tap();
  await expect(page).toHaveURL(/\?activity=deactivated$/);
  await page.getByRole("button", { name: "Filters" }).tap();
  await expect(views.link(name)).toHaveAttribute("aria-current", "true");
  await views.link("Locked").tap();
  await expect(page).toHaveURL(/\?sign_in=locked$/);
});

test("the page of the views fits 320 px and has targets that a finger hits", async ({ page, open }) => {
  await open(`${USERS}?q=e`);
  const views = new SavedViews(page);
  await page.getByRole("button", { name: "Filters" }).tap();
  await views.summary.tap();
  await views.saveThis.tap();
  await views.name.fill(newView());
  await views.save.tap();
  await expect(page).toHaveURL(/\?q=e$/);
  await page.setViewportSize({ width: 320, height: 640 });
  await open(`${VIEWS}?q=f`);
  await page.locator("summary").first().tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await smallTargets(page)).toEqual([]);
});
