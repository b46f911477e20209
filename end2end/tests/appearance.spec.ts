import { USERS } from "../support/list.ts";
import { expect, hydrated, test } from "../support/test.ts";

test("light, dark, or as the system has it; the choice is kept", async ({ page, open }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const choose = async (appearance: string) => {
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: appearance }).click();
    await expect(page.locator(`html[data-theme=${appearance.toLowerCase()}]`)).toBeAttached();
    await hydrated(page);
  };
  await page.emulateMedia({ colorScheme: "light" });
  await open(USERS);
  const light = await background();
  await choose("Dark");
  await expect(page).toHaveURL(/\/control-center\/users$/);
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
  await choose("Light");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background()).toBe(light);
  await choose("System");
  expect(await background()).toBe(dark);
});

test("the language is chosen in the menu and kept", async ({ page, open }) => {
  await open(`${USERS}?activity=deactivated`);
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Deutsch" }).click();
  await expect(page.locator("html[lang=de]")).toBeAttached();
  await expect(page.getByRole("heading", { level: 1, name: "Benutzerverwaltung" })).toBeVisible();
  await expect(page).toHaveURL(/\/control-center\/users\?activity=deactivated$/);
  await hydrated(page);
  await page.goto("/profile");
  await expect(page.getByRole("heading", { level: 1, name: "Mein Profil" })).toBeVisible();
  await hydrated(page);
  await page.getByRole("button", { name: "Kontomenü" }).click();
  await page.getByRole("menuitem", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "My profile" })).toBeVisible();
});

test.describe("a German browser", () => {
  test.use({ locale: "de-DE", as: "nobody" });

  test("is greeted in German", async ({ page, open }) => {
    await open("/login");
    await expect(page.locator("html[lang=de]")).toBeAttached();
    await expect(page.getByRole("button", { name: "Anmelden" })).toBeVisible();
  });
});

test.describe("a German browser, signed in", () => {
  test.use({ locale: "de-DE" });

  test("reads numbers and times the German way", async ({ page, open }) => {
    await open(`${USERS}?size=25`);
    await expect(page.getByText(/^1–25 von \d\.\d{3}$/)).toBeVisible();
    await expect(page.getByRole("table", { name: "Benutzer" }).locator("time").first()).toContainText(/^vor /);
  });
});
