// The command palette, by the keyboard alone.
import type { Page } from "@playwright/test";
import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

function palette(page: Page) {
  const dialog = page.getByRole("dialog", { name: "Command palette" });
  return { dialog, text: dialog.getByRole("combobox"), options: dialog.getByRole("option") };
}

for (const path of ["/control-center", USERS, "/control-center/groups", "/profile"]) {
  test(`opens on ${path} and goes to a page`, async ({ page, open }) => {
    await open(path);
    await page.keyboard.press("ControlOrMeta+k");
    const { dialog, text, options } = palette(page);
    await expect(text).toBeFocused();
    await page.keyboard.type("group");
    await expect(options.first()).toContainText("Groups");
    await expect(options.first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(/\/control-center\/groups$/);
  });
}

test("finds a user and a group, and moves by arrows", async ({ page, open }) => {
  await open("/profile");
  await page.keyboard.press("Control+k");
  const { text, options } = palette(page);
  await text.fill("Human");
  await expect(options.filter({ hasText: "Human Resources" })).toBeVisible();
  await text.fill("user4@example");
  const user = options.filter({ hasText: "user4" });
  await expect(user).toBeVisible();
  await expect(options).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(user).toHaveAttribute("aria-selected", "true");
  await expect(text).toHaveAttribute("aria-activedescendant", (await user.getAttribute("id"))!);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "user4" })).toBeVisible();
});

test("an old answer never overwrites a newer one", async ({ page, open }) => {
  await open("/profile");
  await page.keyboard.press("Control+k");
  const { text, options } = palette(page);
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route(/list_users\d*\?.*bartova/, async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(/list_users\d*\?.*bartova/);
  await text.fill("bartova");
  await asked;
  await text.fill("user4@example");
  await expect(options.filter({ hasText: "user4" })).toBeVisible();
  const late = page.waitForResponse(/list_users\d*\?.*bartova/);
  release();
  await late;
  await expect(options.filter({ hasText: "user4" })).toBeVisible();
  await expect(options.filter({ hasText: "bartova" })).toHaveCount(0);
});

test("asks for an action on the selection and on the opened user", async ({ page, open }) => {
  await open(`${USERS}?q=m.valverde%40example`);
  const list = new UserList(page);
  await list.tick("m.valverde").click();
  await page.keyboard.press("Control+k");
  const { text, options } = palette(page);
  await text.fill("deact");
  await expect(options.first()).toContainText("on 1 selected");
  await page.keyboard.press("Enter");
  const plan = page.getByRole("dialog", { name: "Deactivate" });
  await expect(plan).toContainText("1 will be deactivated");
  await page.keyboard.press("Escape");
  await expect(plan).toBeHidden();

  await list.row("m.valverde").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "m.valverde" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await text.fill("delete");
  await expect(options.first()).toContainText("m.valverde");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Delete" })).toContainText("1 will be deleted");
});

test("? lists it", async ({ page, open }) => {
  await open(USERS);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Command palette");
});
