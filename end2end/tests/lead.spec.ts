// A lead's day: their team, whom they see and whom not, somebody new, and somebody who is locked out.
import { expectNoFindings } from "../support/axe.ts";
import { Plan, press } from "../support/acting.ts";
import { openMembers, tab } from "../support/groups.ts";
import { invite, lockOut, team, test } from "../support/lead.ts";
import { numberIn, USERS, UserList } from "../support/list.ts";
import { newName, NEW_USER, UserForm } from "../support/record.ts";
import { expect } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

test("the home shows how the team stands, and the list nobody else", async ({ page, open }) => {
  await open("/control-center");
  const size = await team(page).getByText(/^[\d,]+ (person|people) · [\d,]+ groups?$/).textContent();
  const [people, groups] = size!.match(/[\d,]+/g)!.map(numberIn);
  const named = await team(page).getByRole("listitem").count();
  expect(named).toBeGreaterThan(0);
  expect(named).toBeLessThanOrEqual(10);

  const list = new UserList(page);
  await open(`${USERS}?view=all`);
  await list.expectTotal(people!);
  await list.search.fill("chief@control");
  await expect(page.getByText("No users match")).toBeVisible();

  await page.getByRole("navigation", { name: "User Management" }).getByRole("link", { name: "Groups" }).click();
  const rows = page.getByRole("table", { name: "Groups" }).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(groups!);
});

test("all who need attention are a list", async ({ page, open }) => {
  await open("/control-center");
  const all = team(page).getByRole("link", { name: /^Show all [\d,]+ who need attention$/ });
  await expect(all).toBeVisible();
  const needing = numberIn((await all.textContent())!.match(/[\d,]+/)![0]);
  await all.click();
  await new UserList(page).expectTotal(needing);
  await expect(new UserList(page).chips.filter({ hasText: "Expires soon" })).toBeVisible();
});

test("a record of somebody else is not there", async ({ page, open, lead }) => {
  await open(lead.outsider);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("chief");
});

test("somebody new comes into a group of theirs, and into no other", async ({ page, open, lead, mail }) => {
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.groups.fill(lead.otherGroup);
  await expect(page.getByRole("option", { name: lead.otherGroup, exact: true })).toHaveCount(0);
  const name = newName();
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await form.groups.fill("");
  await form.invite.click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await form.pick(form.groups, lead.group);
  await form.invite.click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  const received = await mail.to(`${name}@example.org`);
  expect(received.text).toContain(`Your user name is ${name}.`);
  await expect(page.getByRole("main")).toContainText(lead.group);
});

test("who is locked out is let in again", async ({ page, open, lead, mail, browser, baseURL }) => {
  const name = await invite(page, open, lead);
  await lockOut(browser, baseURL!, mail, name);
  await open("/control-center");
  // Their lock ends first.
  const line = team(page).getByRole("listitem").first();
  await expect(line).toContainText(name);
  await expect(line).toContainText(/Locked.*for \d+ min/);
  await line.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  const plan = new Plan(page);
  await press(page.getByRole("form", { name: "Actions" }), "Reset login attempts");
  await plan.run("Reset the attempts of 1 user", "1 can sign in again at once.");
  await page.getByRole("banner").getByRole("link", { name: "Control Center" }).click();
  await expect(team(page).getByRole("listitem").first()).toBeVisible();
  await expect(team(page)).not.toContainText(name);
});

test("members of their group come to write there, and nobody from elsewhere can be added", async ({ page, open, lead }) => {
  const name = await invite(page, open, lead);
  await openMembers(page, open, lead.group);
  const list = new UserList(page);
  const plan = new Plan(page);
  await list.search.fill(name);
  await expect(list.rows).toHaveCount(1);
  const cell = list.row(name).locator("td.c-member");
  await expect(cell).toHaveText("Read only");
  await list.tick(name).click();
  await press(list.bulk, "May write");
  await plan.run("Make 1 user a member", "now.");
  await expect(cell).toHaveText("May write");
  await plan.undo("changed back.");
  await expect(cell).toHaveText("Read only");

  await tab(page, "Add members").click();
  await list.search.fill("chief@control");
  await expect(page.getByRole("heading", { name: "No users match" })).toBeVisible();

  for (const path of ["/members", "/add"]) {
    await open(lead.otherRecord + path);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(lead.otherGroup);
  }
});

for (const theme of ["light", "dark"]) {
  test(`nothing keeps people out, ${theme}`, async ({ page, open, context, baseURL }) => {
    await context.addCookies([{ name: "appearance", value: theme, url: baseURL! }]);
    await open("/control-center");
    await expect(team(page)).toBeVisible();
    await expectNoFindings(page);
  });
}
