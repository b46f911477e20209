import { ACCESS, WhoCan } from "../../support/access.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect, test } from "../../support/test.ts";

for (const path of [ACCESS, `${ACCESS}?permission=billing`, `${ACCESS}?permission=billing&q=nobody+is+called+like+this`]) {
  test(`${path} fits 320 px, with targets that a finger hits`, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await smallTargets(page)).toEqual([]);
  });
}

test("rows are cards, with the groups below the name", async ({ page, open }) => {
  await open(ACCESS);
  const list = new WhoCan(page);
  await list.permission.selectOption("billing");
  await list.search.fill("bartova@example");
  await expect(list.rows).toHaveCount(1);
  const name = (await list.row("s.bartova").getByRole("link", { name: "s.bartova" }).boundingBox())!;
  const group = (await list.through("s.bartova", "Finance").boundingBox())!;
  expect(group.y).toBeGreaterThan(name.y + name.height - 1);
  await expect(list.exports).toBeVisible();
  await list.row("s.bartova").getByRole("link", { name: "s.bartova" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "s.bartova" })).toBeVisible();
  expect(await smallTargets(page)).toEqual([]);
  await page.getByRole("link", { name: "Who can billing?" }).tap();
  await expect(list.permission).toHaveValue("billing");
});
