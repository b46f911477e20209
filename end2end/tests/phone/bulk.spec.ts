// Acting on users on a phone.
import { expect, found, Plan, test } from "../../support/acting.ts";
import { UserList } from "../../support/list.ts";
import { smallTargets } from "../../support/targets.ts";

test("the bar keeps two actions and More, and all of it fits", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(found("kremer"));
  const list = new UserList(page);
  const plan = new Plan(page);
  await list.tick("s.kremer").tap();
  const buttons = list.bulk.getByRole("button").filter({ visible: true });
  await expect(buttons).toHaveText(["Clear selection", "Delete", "Activate", "More"]);
  await list.bulk.getByRole("button", { name: "More", exact: true }).tap();
  const more = page.getByRole("group", { name: "More actions" });
  await expect(more.getByRole("button", { name: "Reset login attempts" })).toBeInViewport();
  expect(await smallTargets(page)).toEqual([]);
  await more.getByRole("button", { name: "Deactivate", exact: true }).tap();
  await plan.expectTold("1 will be deactivated");
  expect(await smallTargets(page)).toEqual([]);
  const box = (await plan.dialog.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(320);
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  expect(await smallTargets(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await plan.undo("1 was changed back.");
});

test("German words fit too", async ({ page, open, context, baseURL }) => {
  await context.addCookies([{ name: "language", value: "de", url: baseURL! }]);
  await open(found("urena"));
  await page.getByRole("checkbox", { name: /a\.urena/ }).tap();
  const bar = page.getByRole("region", { name: "Sammelaktionen" });
  await expect(bar).toContainText("1 ausgewählt");
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 640 });
    for (const part of [bar, ...(await bar.getByRole("button").filter({ visible: true }).all())]) {
      await expect(part).toBeInViewport({ ratio: 1 });
    }
  }
});

test("what an action needs to know is asked in a dialog that fits", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(found("peukert"));
  const list = new UserList(page);
  const plan = new Plan(page);
  await list.tick("k.peukert").tap();
  for (const [action, field] of [
    ["Add to group", "Group"],
    ["Add tag", "Tag"],
    ["Set expiration", "Last day"],
  ] as const) {
    await list.bulk.getByRole("button", { name: "More", exact: true }).tap();
    await page.getByRole("group", { name: "More actions" }).getByRole("button", { name: action, exact: true }).tap();
    await expect(plan.dialog.getByLabel(field).first()).toBeVisible();
    expect(await smallTargets(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await plan.button("Cancel").tap();
    await expect(plan.dialog).toBeHidden();
  }
});
