// Groups and their members on a phone.
import { expect, Plan, test } from "../../support/acting.ts";
import { GROUPS } from "../../support/group.ts";
import { GroupList, openMembers, tab } from "../../support/groups.ts";
import { UserList } from "../../support/list.ts";
import { smallTargets } from "../../support/targets.ts";

test("rows are cards with a box, a name and the number of users first", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(`${GROUPS}?q=finance`);
  const list = new GroupList(page);
  const card = list.row("Finance");
  const box = async (part: ReturnType<typeof list.tick>) => (await part.boundingBox())!;
  const [tick, name, users] = [await box(list.tick("Finance")), await box(list.link("Finance")), await box(list.members("Finance"))];
  expect(tick.x + tick.width).toBeLessThanOrEqual(name.x);
  expect(name.x).toBeLessThan(users.x);
  expect(users.x + users.width).toBeLessThanOrEqual(320);
  expect((await box(card)).height).toBeGreaterThan(80);
  expect(await smallTargets(page)).toEqual([]);
});

test("filters are a sheet, and the bar keeps two actions and More", async ({ page, open }) => {
  await open(`${GROUPS}?q=reception`);
  const list = new GroupList(page);
  const plan = new Plan(page);
  await page.getByRole("button", { name: "Filters" }).tap();
  await list.option("Activity", "Active").check();
  await page.getByRole("button", { name: "Close" }).tap();
  await expect(list.chips).toHaveCount(2);
  await list.tick("Reception").tap();
  const buttons = list.bulk.getByRole("button").filter({ visible: true });
  await expect(buttons).toHaveText(["Clear selection", "Delete", "Activate", "More"]);
  expect(await smallTargets(page)).toEqual([]);
  await list.bulk.getByRole("button", { name: "More", exact: true }).tap();
  await page.getByRole("group", { name: "More actions" }).getByRole("button", { name: "Deactivate", exact: true }).tap();
  await plan.expectTold("1 will be deactivated");
  expect(await smallTargets(page)).toEqual([]);
});

test("members and candidates fit, and all that is touched measures 44 px", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openMembers(page, open, "Sales");
  const list = new UserList(page);
  for (const name of ["Members", "Add members"] as const) {
    await tab(page, name).tap();
    await expect(tab(page, name)).toHaveAttribute("aria-current", "page");
    await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
    await list.rows.first().getByRole("checkbox").tap();
    await expect(list.bulk).toContainText("1 selected");
    expect(await smallTargets(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await list.bulk.getByRole("button", { name: "Clear selection" }).tap();
  }
  await tab(page, "Members").tap();
  await list.rows.first().getByRole("checkbox").tap();
  const buttons = list.bulk.getByRole("button").filter({ visible: true });
  await expect(buttons.filter({ hasNotText: /matching/ })).toHaveText(["Clear selection", "Remove from group", "May write", "More"]);
});
