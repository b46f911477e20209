// Acting on many: shown first, run once, told, and taken back.
import { askFor, expect, found, hold, Plan, press, test } from "../support/acting.ts";
import { USERS, UserList } from "../support/list.ts";

test("ticked users are deactivated as shown, and the undo brings them back", async ({ page, open }) => {
  await open(`${USERS}?q=zahn`);
  const list = new UserList(page);
  const plan = new Plan(page);
  await askFor(page, "Deactivate", "r.zahn");
  await expect(plan.dialog).toHaveAccessibleName("Deactivate");
  await plan.expectTold("1 will be deactivated", "r.zahn", "Open sessions end at once");
  await expect(list.row("r.zahn")).not.toContainText("Deactivated");
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  await expect(list.row("r.zahn")).toContainText("Deactivated");
  await expect(list.bulk).toHaveCount(0);
  await expect(page).toHaveURL(/\/control-center\/users\?q=zahn$/);
  await plan.undo("1 was changed back.");
  await expect(list.row("r.zahn")).not.toContainText("Deactivated");
});

test("all that match are taken, also those on no page, and who already is so is told apart", async ({ page, open }) => {
  await open(`${USERS}?tag=site%2Fsouth&size=25`);
  const list = new UserList(page);
  const plan = new Plan(page);
  const total = await list.total();
  expect(total).toBeGreaterThan(2);
  const names = await list.names();
  await askFor(page, "Add tag", names[0]!);
  await plan.dialog.getByRole("combobox", { name: "Tag" }).fill("badge/blue");
  // Leaving the box closes its suggestions.
  await plan.dialog.getByRole("combobox", { name: "Tag" }).press("Tab");
  await plan.button("Show what will happen").click();
  await plan.expectTold("1 will get the tag", names[0]!);
  await plan.run("Tag 1 user", "1 got the tag.");

  await list.tick(names[1]!).click();
  await list.bulk.getByRole("button", { name: `Select all ${total} matching` }).click();
  await press(list.bulk, "Add tag");
  await plan.dialog.getByRole("combobox", { name: "Tag" }).fill("badge/blue");
  // Leaving the box closes its suggestions.
  await plan.dialog.getByRole("combobox", { name: "Tag" }).press("Tab");
  await plan.button("Show what will happen").click();
  await expect(plan.dialog).toHaveAccessibleName("Add tag: badge/blue");
  await plan.expectTold(`${total - 1} will get the tag`, "1 already has the tag");
  await plan.run(`Tag ${total - 1} users`, `${total - 1} got the tag`);
  await open(`${USERS}?tag=badge`);
  await new UserList(page).expectTotal(total);
});

test("nobody does it to themselves, and where nothing changes there is nothing to run", async ({ page, open }) => {
  await open(found("chief"));
  const plan = new Plan(page);
  await askFor(page, "Delete", "chief");
  await plan.expectTold("1 is skipped: yourself", "There is nothing to change.");
  await expect(plan.dialog.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(plan.dialog).toBeHidden();
  await expect(new UserList(page).bulk).toContainText("1 selected");
});

test("the focus is in the dialog, and returns to where it came from", async ({ page, open }) => {
  await open(found("wernecke"));
  const list = new UserList(page);
  const plan = new Plan(page);
  await list.tick("g.wernecke").click();
  const button = list.bulk.getByRole("button", { name: "Deactivate", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await plan.expectTold("1 will be deactivated");
  await page.keyboard.press("Escape");
  await expect(plan.dialog).toBeHidden();
  await expect(button).toBeFocused();
  await expect(page).toHaveURL(/q=wernecke$/);
});

test("a reload in the middle shows the plan as it stands, and nothing is done twice", async ({ page, open }) => {
  await open(found("staude"));
  const plan = new Plan(page);
  await askFor(page, "Deactivate", "r.staude");
  await plan.expectTold("1 will be deactivated");
  await page.reload();
  await expect(page).toHaveURL(/\/control-center\/plans\//);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1, name: "Deactivate" })).toBeVisible();
  await expect(main).toContainText("1 will be deactivated");
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
  await main.getByRole("button", { name: "Deactivate 1 user" }).click();
  await expect(main).toContainText("1 was deactivated");
  await page.reload();
  await expect(main).toContainText("1 was deactivated");
  await expect(main.getByRole("button", { name: "Deactivate 1 user" })).toHaveCount(0);
  await page.getByRole("link", { name: "Back to the users" }).click();
  await expect(new UserList(page).row("r.staude")).toContainText("Deactivated");
});

test("a double click does it once", async ({ page, open }) => {
  await open(found("dobes"));
  const plan = new Plan(page);
  const runs: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("run_plan")) runs.push(request.url());
  });
  await askFor(page, "Deactivate", "f.dobes");
  await plan.button("Deactivate 1 user").dblclick();
  await expect(plan.toast).toContainText("1 was deactivated.");
  expect(runs).toHaveLength(1);
});

test.describe("without a connection", () => {
  test.use({ expected: [/net::ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)/] });

  test("nothing is lost, and it can be tried again", async ({ page, open, context }) => {
    await open(found("bauer"));
    const plan = new Plan(page);
    await askFor(page, "Deactivate", "s.bauer");
    await plan.expectTold("1 will be deactivated");
    await context.setOffline(true);
    await plan.button("Deactivate 1 user").click();
    await plan.expectTold("The server cannot be reached", "1 will be deactivated");
    await context.setOffline(false);
    await plan.dialog.getByRole("link", { name: "Try again" }).click();
    await expect(plan.toast).toContainText("1 was deactivated.");
  });
});

test.describe("an answer that is lost", () => {
  test.use({ expected: [/net::ERR_FAILED|Failed to (load|fetch)/] });

  test("is asked for again, and nothing is done twice", async ({ page, open }) => {
    await open(found("sager"));
    const plan = new Plan(page);
    await askFor(page, "Deactivate", "a.sager");
    await plan.expectTold("1 will be deactivated");
    await page.route(
      /run_plan/,
      async (route) => {
        // The server does it, and nobody hears of it.
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await plan.button("Deactivate 1 user").click();
    await plan.expectTold("The server cannot be reached");
    await plan.dialog.getByRole("link", { name: "Try again" }).click();
    await expect(plan.toast).toContainText("1 was deactivated.");
    await new UserList(page).row("a.sager").getByRole("link").click();
    const history = page.getByRole("region", { name: "History" });
    await expect(history.getByRole("listitem").filter({ hasText: "deactivated the user." })).toHaveCount(1);
  });
});

test("an expiration is set and taken away", async ({ page, open }) => {
  await open(found("cadenas", "&column=expires"));
  const list = new UserList(page);
  const plan = new Plan(page);
  await askFor(page, "Set expiration", "b.cadenas");
  await plan.dialog.getByLabel("Last day").fill("2199-12-31");
  await plan.button("Show what will happen").click();
  await expect(plan.dialog).toHaveAccessibleName("Set expiration: 2199-12-31");
  await plan.run("Set the expiration of 1 user", "1 got this expiration.");
  await expect(list.row("b.cadenas")).toContainText("2199-12-31");
  await askFor(page, "Set expiration", "b.cadenas");
  await plan.button("Show what will happen").click();
  await expect(plan.dialog).toHaveAccessibleName("Set expiration: none");
  await plan.run("Set the expiration of 1 user", "1 got this expiration.");
  await expect(list.row("b.cadenas")).not.toContainText("2199-12-31");
});

test("a group is found among all, and its members change", async ({ page, open }) => {
  await open(found("schonland"));
  const list = new UserList(page);
  const plan = new Plan(page);
  await askFor(page, "Add to group", "w.schonland");
  await plan.dialog.getByRole("combobox", { name: "Group" }).fill("Quali");
  await plan.dialog.getByRole("option", { name: /^Quality/ }).click();
  await plan.dialog.getByLabel("May write data that the group owns").check();
  await plan.button("Show what will happen").click();
  await expect(plan.dialog).toHaveAccessibleName("Add to group: Quality (may write)");
  await plan.run("Make 1 user a member", "1 is a member now.");
  await expect(list.row("w.schonland")).toContainText("Quality");
  await plan.undo("1 was changed back.");
  await expect(list.row("w.schonland")).not.toContainText("Quality");
});

test("what was not undone is told with its reason", async ({ page, open, context }) => {
  await open(found("vicens"));
  const plan = new Plan(page);
  await askFor(page, "Deactivate", "a.vicens");
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  // Somebody changes the user in another tab meanwhile.
  const tab = await context.newPage();
  await tab.goto(found("vicens"));
  await expect(tab.locator("html[data-hydrated]")).toBeAttached();
  const other = new Plan(tab);
  await askFor(tab, "Activate", "a.vicens");
  await other.run("Activate 1 user", "1 was activated.");
  await tab.close();
  await plan.toast.getByRole("button", { name: "Undo" }).click();
  await expect(plan.dialog).toContainText("1 stays as it is now: changed by somebody since");
  await plan.expectTold("a.vicens");
});

test("what is being done is shown before anything else is begun, and its end is told", async ({ page, open }) => {
  await open(found("ruppert"));
  const list = new UserList(page);
  const plan = new Plan(page);
  const release = await hold(page, "run_plan");
  await askFor(page, "Deactivate", "d.ruppert");
  await plan.button("Deactivate 1 user").click();
  await page.keyboard.press("Escape");
  await expect(plan.dialog).toBeHidden();
  await press(list.bulk, "Activate");
  await expect(plan.dialog).toHaveAccessibleName("Deactivate");
  release();
  await expect(plan.toast).toContainText("1 was deactivated.");
  await expect(plan.dialog).toBeHidden();
  await plan.undo("1 was changed back.");
});

test("an undo that takes long shows how far it is", async ({ page, open }) => {
  await open(found("stroh"));
  const plan = new Plan(page);
  await askFor(page, "Deactivate", "l.stroh");
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  const release = await hold(page, "undo_plan");
  await plan.toast.getByRole("button", { name: "Undo" }).click();
  await expect(plan.dialog).toHaveAccessibleName("Deactivate");
  release();
  await expect(plan.toast).toContainText("1 was changed back.");
  await expect(plan.dialog).toBeHidden();
});

test("a notice with an undo stays until it is closed", async ({ page, open }) => {
  await page.clock.install();
  await open(found("mroczko"));
  const plan = new Plan(page);
  await askFor(page, "Deactivate", "g.mroczko");
  await plan.run("Deactivate 1 user", "1 was deactivated.");
  await page.clock.fastForward("01:00");
  await expect(plan.toast.getByRole("button", { name: "Undo" })).toBeVisible();
  await plan.toast.getByRole("button", { name: "Dismiss" }).click();
  await expect(plan.toast).not.toContainText("1 was deactivated.");
});

test("Back under the dialog leads to the list as it was, and its address stays", async ({ page, open }) => {
  await open(found("olmedo"));
  const list = new UserList(page);
  const plan = new Plan(page);
  await list.sorter("System email").click();
  await expect(page).toHaveURL(/sort=email/);
  await askFor(page, "Deactivate", "v.olmedo");
  await plan.expectTold("1 will be deactivated");
  await expect(page).toHaveURL(/\/control-center\/plans\//);
  await page.goBack();
  await expect(plan.dialog).toBeHidden();
  await expect(page).toHaveURL(/\/control-center\/users\?q=olmedo$/);
  await expect(list.row("v.olmedo")).toBeVisible();
});
