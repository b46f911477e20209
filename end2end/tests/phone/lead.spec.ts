// A lead's day on a phone.
import { Plan, press } from "../../support/acting.ts";
import { invite, lockOut, team, test } from "../../support/lead.ts";
import { USERS, UserList } from "../../support/list.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect } from "../../support/test.ts";

test.use({ expected: [/status of 404/] });

test("who is locked out is let in again", async ({ page, open, lead, mail, browser, baseURL }) => {
  const name = await invite(page, open, lead);
  await lockOut(browser, baseURL!, mail, name);
  await open("/control-center");
  await team(page).getByRole("link", { name, exact: true }).tap();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  const plan = new Plan(page);
  await press(page.getByRole("form", { name: "Actions" }), "Reset login attempts");
  await plan.run("Reset the attempts of 1 user", "1 can sign in again at once.");
  await open("/control-center");
  await expect(team(page)).toBeVisible();
  await expect(team(page)).not.toContainText(name);
});

test("cards of their own people, and of nobody else", async ({ page, open, lead }) => {
  await open(`${USERS}?q=chief%40control`);
  await expect(page.getByText("No users match")).toBeVisible();
  await open(`${USERS}?view=all`);
  await expect(new UserList(page).rows.first()).toBeVisible();
  await open(lead.outsider);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
});

test("the team fits 320 px and a finger", async ({ page, open }) => {
  await open("/control-center");
  await expect(team(page)).toBeVisible();
  await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
    expect(await smallTargets(page)).toEqual([]);
  }
});
