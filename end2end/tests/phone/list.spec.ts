import { USERS, UserList } from "../../support/list.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect, test } from "../../support/test.ts";

const everyPage = ["/control-center", USERS, `${USERS}?activity=deactivated&activity=deleted&sign_in=never_signed_in&q=a`, "/control-center/groups", "/control-center/groups/new", "/control-center/contacts", "/profile"];

for (const path of everyPage) {
  test(`${path} fits 320 px without scrolling sideways`, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(320);
    expect(window).toBe(320);
  });

  test(`${path} has targets that a finger hits`, async ({ page, open }) => {
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
    expect(await smallTargets(page)).toEqual([]);
  });
}

test("rows are cards with name, state and last login first", async ({ page, open }) => {
  await open(`${USERS}?q=user4&activity=deactivated`);
  const card = new UserList(page).row("user4");
  await expect(card).toContainText("Deactivated");
  const top = async (text: string | RegExp) => (await card.getByText(text).first().boundingBox())!.y;
  expect(await top(/ago|just now/)).toBeLessThan(await top("user4@example.com"));
  expect(await top("user4")).toBeLessThan(await top("user4@example.com"));
  const box = (await card.boundingBox())!;
  expect(box.height).toBeGreaterThan(80);
});

test("filters are a sheet", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  const deactivated = list.option("Activity", "Deactivated");
  await expect(deactivated).toBeHidden();
  await page.getByRole("button", { name: "Filters" }).click();
  await expect(deactivated).toBeVisible();
  const count = await list.count("Activity", "Deactivated");
  await deactivated.check();
  await expect(page).toHaveURL(/activity=deactivated/);
  await expect(deactivated).toBeVisible();
  expect(await smallTargets(page)).toEqual([]);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(deactivated).toBeHidden();
  await list.expectTotal(count);
  await expect(list.chips).toHaveCount(1);
});

test("a user is found, opened and left again", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await list.search.fill("坂本");
  await list.row("user24").getByRole("link").tap();
  await expect(page.getByRole("heading", { level: 1, name: "user24" })).toBeVisible();
  expect(await smallTargets(page)).toEqual([]);
  await page.goBack();
  await expect(list.row("user24")).toBeVisible();
});

test("the selection's bar covers no row for good", async ({ page, open }) => {
  await open(`${USERS}?size=25`);
  const list = new UserList(page);
  await list.rows.first().getByRole("checkbox").tap();
  await expect(list.bulk).toContainText("1 selected");
  expect(await smallTargets(page)).toEqual([]);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const bar = (await list.bulk.boundingBox())!;
  const foot = (await list.pageLink("Next page").boundingBox())!;
  expect(foot.y + foot.height).toBeLessThanOrEqual(bar.y);
});

test("the account menu fits", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open("/control-center");
  await page.getByRole("button", { name: "Account menu" }).tap();
  const menu = page.getByRole("menu", { name: "Account menu" });
  await expect(menu).toBeVisible();
  const box = (await menu.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(320);
  await expect(menu.getByRole("menuitem", { name: "Sign out" })).toBeInViewport();
});
