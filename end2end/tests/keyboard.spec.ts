import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test("the list is worked by the keyboard alone", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  const names = await list.names();
  const link = (n: number) => list.rows.nth(n).getByRole("link");

  await page.keyboard.press("j");
  await expect(link(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await expect(link(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(link(1)).toBeFocused();
  await page.keyboard.press("x");
  await expect(list.tick(names[1]!)).toBeChecked();
  await expect(list.bulk).toContainText("1 selected");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: names[1]! })).toBeVisible();
});

test("/ goes to the search, where letters are text", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await page.keyboard.press("/");
  await expect(list.search).toBeFocused();
  await page.keyboard.type("jx?");
  await expect(list.search).toHaveValue("jx?");
});

test("? lists the keys", async ({ page, open }) => {
  await open(USERS);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("single letters can be turned off", async ({ page, open }) => {
  await open("/profile");
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByRole("button", { name: "Turn on" })).toBeVisible();
  await open(USERS);
  await page.keyboard.press("/");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(new UserList(page).search).not.toBeFocused();
});

test("the content can be reached without walking through the top bar", async ({ page, open }) => {
  await open(USERS);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("the account menu opens, moves and closes by keys", async ({ page, open }) => {
  await open("/control-center");
  const button = page.getByRole("button", { name: "Account menu" });
  await button.focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Account menu" });
  await expect(menu).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: "Control Center" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(menu.getByRole("menuitem", { name: "User Management" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(menu.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
});
