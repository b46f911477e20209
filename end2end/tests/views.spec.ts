// Saved views: kept under a name, opened again, begun with, shared.
import { second } from "../support/acting.ts";
import { USERS, UserList } from "../support/list.ts";
import { expect, hydrated, signIn } from "../support/test.ts";
import { beginWithEverybody, newView, SavedViews, test, VIEWS } from "../support/views.ts";

test.beforeEach(({ page }) => beginWithEverybody(page));

test("what the list shows is saved, opened again, renamed and deleted", async ({ page, open }) => {
  await open(`${USERS}?activity=deactivated&sort=-email&column=tags&size=25`);
  const [list, views, name] = [new UserList(page), new SavedViews(page), newView()];
  const total = await list.total();
  await views.unfold();
  await views.saveThis.click();
  await expect(page.getByRole("heading", { level: 1, name: "Saved views" })).toBeVisible();
  await expect(page.getByText("Activity: Deactivated · Order: System email, descending · Columns: Tags").first()).toBeVisible();
  await views.name.fill(name);
  await views.save.click();
  await hydrated(page);
  await expect(page).toHaveURL(/\/users\?activity=deactivated&sort=-email&column=tags&size=25$/);
  await expect(views.link(name)).toHaveAttribute("aria-current", "true");

  await page.goto(`${USERS}?q=a`);
  await hydrated(page);
  await views.unfold();
  await expect(views.link(name)).not.toHaveAttribute("aria-current");
  await views.link(name).click();
  await list.expectTotal(total);
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "descending");
  await expect(list.header("Tags")).toBeVisible();
  await expect(views.link(name)).toHaveAttribute("aria-current", "true");

  const renamed = newView();
  await views.saveThis.click();
  await views.row(name).getByRole("link", { name: `Change “${name}”` }).click();
  await expect(views.name).toHaveValue(name);
  await views.name.fill(renamed);
  await views.save.click();
  await expect(views.link(renamed)).toHaveAttribute("aria-current", "true");
  await expect(views.link(name)).toHaveCount(0);

  await open(VIEWS);
  await views.row(renamed).getByLabel(`Delete “${renamed}”`).click();
  await page.getByRole("button", { name: "Delete for good" }).and(page.locator(":visible")).click();
  await expect(page.getByRole("heading", { level: 1, name: "Saved views" })).toBeVisible();
  await expect(views.row(renamed)).toHaveCount(0);
});

test("a view is replaced by what the list shows", async ({ page, open }) => {
  await open(`${USERS}?sign_in=without_group`);
  const [views, name] = [new SavedViews(page), newView()];
  await views.keep(name);
  await open(`${USERS}?sign_in=without_contact`);
  await views.unfold();
  await views.saveThis.click();
  await views.row(name).getByRole("link", { name: `Change “${name}”` }).click();
  await page.getByLabel("Let it show what the list shows now").check();
  await views.save.click();
  await expect(page).toHaveURL(/\/users\?sign_in=without_contact$/);
  await expect(views.link(name)).toHaveAttribute("aria-current", "true");
});

test("a name that is taken stands at its field", async ({ page, open }) => {
  await open(`${USERS}?q=b`);
  const [views, name] = [new SavedViews(page), newView()];
  await views.keep(name);
  await open(`${VIEWS}?q=c`);
  await views.name.fill(name.toUpperCase());
  await views.save.click();
  await expect(views.name).toHaveAttribute("aria-invalid", "true");
  await expect(views.name).toHaveValue(name.toUpperCase());
  await expect(page.getByText("Search: c").first()).toBeVisible();
  await views.name.fill(newView());
  await views.save.click();
  await expect(page).toHaveURL(/\/users\?q=c$/);
});

test("the built-in ones are there, and the palette knows them", async ({ page, open }) => {
  await open(USERS);
  const [list, views] = [new UserList(page), new SavedViews(page)];
  await views.unfold();
  for (const [name, state] of [
    ["Locked", "locked"],
    ["Invitations open", "invited"],
    ["Stale", "stale"],
    ["API-only due for review", "review_due"],
  ] as const) {
    await views.link(name).click();
    await expect(page).toHaveURL(new RegExp(`\\?sign_in=${state}$`));
    await expect(views.link(name)).toHaveAttribute("aria-current", "true");
    await expect(list.chips).toHaveCount(1);
  }
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill("invitations");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?sign_in=invited$/);
});

test("the list begins with the start view, and Back, the tab and Clear all stay what they are", async ({ page, open }) => {
  await open(`${USERS}?sign_in=without_group`);
  const [list, views, name] = [new UserList(page), new SavedViews(page), newView()];
  const total = await list.total();
  await views.keep(name, [views.start]);

  // From another page of the program, by a link.
  await open("/control-center");
  await page.getByRole("main").getByRole("link", { name: /^Users/ }).click();
  await expect(page).toHaveURL(/\?sign_in=without_group$/);
  await list.expectTotal(total);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: /^Welcome/ })).toBeVisible();
  await page.goForward();
  await list.expectTotal(total);

  // Clear all shows everybody, and the tab begins anew.
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL(/\?view=all$/);
  await expect(list.chips).toHaveCount(0);
  expect(await list.total()).toBeGreaterThan(total);
  await page.getByRole("navigation", { name: "User Management" }).getByRole("link", { name: "Users" }).click();
  await expect(page).toHaveURL(/\?sign_in=without_group$/);
  await list.expectTotal(total);
  await page.goBack();
  await expect(page).toHaveURL(/\?view=all$/);
  await expect(list.chips).toHaveCount(0);

  // The last filter taken away is everybody too.
  await page.goForward();
  await expect(list.option("Sign-in", "Without group")).toBeChecked();
  await list.option("Sign-in", "Without group").uncheck();
  await expect(page).toHaveURL(/\?view=all$/);
  await expect(list.chips).toHaveCount(0);

  // By its address.
  await open(USERS);
  await expect(page).toHaveURL(/\?sign_in=without_group$/);
  await views.unfold();
  await views.saveThis.click();
  await views.row(name).getByRole("button", { name: `No start view any more: “${name}”` }).click();
  await open(USERS);
  await expect(page).toHaveURL(/\/users$/);
  await expect(list.chips).toHaveCount(0);
});

test("a built-in view can be begun with", async ({ page, open }) => {
  await open(VIEWS);
  const views = new SavedViews(page);
  await views.row("Stale").getByRole("button", { name: "Make start view: “Stale”" }).click();
  await expect(views.row("Stale")).toContainText("Start view");
  await open(USERS);
  await expect(page).toHaveURL(/\?sign_in=stale$/);
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Control Center" }).click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "User Management" }).click();
  await expect(page).toHaveURL(/\?sign_in=stale$/);
});

test("another administrator sees what is shared, and not the rest", async ({ page, open, browser, baseURL }) => {
  const views = new SavedViews(page);
  const [own, shared] = [newView(), newView()];
  await open(`${USERS}?q=d`);
  await views.keep(own);
  await open(`${USERS}?sign_in=no_shared_data`);
  await views.keep(shared, [views.shared]);

  const theirs = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const tab = await theirs.newPage();
  await signIn(tab, second.name, second.password);
  const seen = new SavedViews(tab);
  await tab.goto(USERS);
  await hydrated(tab);
  await seen.unfold();
  await expect(seen.link(own)).toHaveCount(0);
  await seen.link(shared).click();
  await expect(tab).toHaveURL(/\?sign_in=no_shared_data$/);
  await tab.goto(VIEWS);
  await expect(tab.getByRole("region", { name: "Shared by other administrators" }).getByRole("listitem").filter({ hasText: shared })).toContainText("chief");
  await theirs.close();
});
