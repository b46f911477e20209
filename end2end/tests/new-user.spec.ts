// Making a user, with scripts.
import { USERS, UserList } from "../support/list.ts";
import { newName, NEW_USER, UserForm } from "../support/record.ts";
import { expect, test } from "../support/test.ts";

// Refusals are answers with a status above 400, which the browser notes.
test.use({ expected: [/status of 4\d\d/] });

test("the button and the key n lead to the form", async ({ page, open }) => {
  await open(USERS);
  await page.getByRole("link", { name: "New User" }).click();
  await expect(page).toHaveURL(new RegExp(`${NEW_USER}$`));
  await expect(page.getByRole("heading", { level: 1, name: "New user" })).toBeVisible();
  await open(USERS);
  await page.keyboard.press("n");
  await expect(page).toHaveURL(new RegExp(`${NEW_USER}$`));
});

test("a whole user, invited", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await expect(form.name).toBeFocused();
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await expect(page.getByRole("note")).toContainText("open nothing");
  await form.pick(form.groups, "a", /.+/);
  await expect(page.getByRole("note")).toBeHidden();
  await page.locator(".picked select").selectOption("writable");
  await form.tags.fill("site/north,");
  await form.tags.fill("night");
  await form.tags.press("Enter");
  await expect(form.row("site/north")).toBeVisible();
  await page.getByRole("button", { name: "Remove night" }).click();
  await form.description.fill("one\ntwo");
  await form.invite.click();
  await form.expectSaved();
  await expect(page).toHaveURL(/users\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "invitation is open" })).toBeVisible();
  await expect(form.row("site/north")).toBeVisible();
  await expect(form.row("night")).toHaveCount(0);
  await expect(page.locator(".picked select")).toHaveValue(/[0-9a-f-]{36}/);
  await expect(form.description).toHaveValue("one\ntwo");
  await open(`${USERS}?q=${name}`);
  await expect(new UserList(page).row(name)).toBeVisible();
});

test("rules stand at their fields while typing, and the focus goes to the first", async ({ page, open }) => {
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.email.fill("not an email");
  await form.expectError(form.email, "Is not an email address");
  await expect(form.name).not.toHaveAttribute("aria-invalid");
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("User name: Is required");
  await form.expectError(form.name, "Is required");
  await expect(form.name).toBeFocused();
  await page.getByRole("alert").getByRole("link", { name: /^System email/ }).click();
  await expect(form.email).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`${NEW_USER}$`));
  // The server alone knows these two.
  await form.name.fill("p\u0430ypal");
  await form.expectError(form.name, /alphabets/);
  await form.name.fill("Chief");
  await form.expectError(form.name, "Belongs to somebody else already");
  await form.name.fill(newName());
  await expect(form.name).not.toHaveAttribute("aria-invalid");
  await page.getByLabel("API only").check();
  await expect(page.getByLabel("Purpose")).toBeVisible();
  await form.email.fill(`${newName()}@example.org`);
  await form.save.click();
  await form.expectError(page.getByLabel("Purpose"), "Is required");
});

test("an old answer never overwrites a newer one", async ({ page, open }) => {
  await open(NEW_USER);
  const form = new UserForm(page);
  let held: (() => void) | undefined;
  await page.route(/api\/check_user/, async (route) => {
    if (!held) {
      await new Promise<void>((go) => (held = go));
    }
    await route.continue();
  });
  await form.name.fill("chief");
  await expect.poll(() => held !== undefined).toBe(true);
  const free = newName();
  await form.name.fill(free);
  await form.expectError(form.name, /./).catch(() => undefined);
  held!();
  await form.email.fill(`${free}@example.org`);
  await expect(form.name).not.toHaveAttribute("aria-invalid");
});

test("a double click makes one", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await form.save.dblclick();
  await form.expectSaved();
  await open(`${USERS}?q=${name}`);
  await new UserList(page).expectTotal(1);
});

test("Enter saves, with text left in a search as well", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.name.fill(name);
  await form.groups.fill("nobody");
  await form.email.fill(`${name}@example.org`);
  await form.email.press("Enter");
  await form.expectSaved();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("a click on what is chosen leaves it chosen", async ({ page, open }) => {
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.pick(form.groups, "a", /.+/);
  await page.locator(".picked label").click();
  await expect(page.locator(".picked input[name=groups]")).toBeChecked();
});

test("pickers by keyboard", async ({ page, open }) => {
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.groups.fill("a");
  await expect(form.groups).toHaveAttribute("aria-expanded", "true");
  await form.groups.press("ArrowDown");
  const active = await form.groups.getAttribute("aria-activedescendant");
  const label = await page.locator(`#${active} span`).first().textContent();
  await form.groups.press("Enter");
  await expect(form.row(label!)).toBeVisible();
  await expect(form.groups).toHaveAttribute("aria-expanded", "false");
  await form.groups.fill("a");
  await expect(page.getByRole("listbox", { name: "Add to group" })).toBeVisible();
  await form.groups.press("Escape");
  await expect(page.getByRole("listbox", { name: "Add to group" })).toBeHidden();
  await form.groups.fill("");
  await form.groups.press("Backspace");
  await expect(form.row(label!)).toHaveCount(0);
});

test("a new contact is made in place; a customer's is asked about", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await page.getByRole("radio", { name: "New contact" }).check();
  await page.getByLabel("First name").fill("Anna");
  await page.getByLabel("Last name").fill(name);
  await page.getByLabel("Relation").selectOption("Customer");
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("customer or supplier");
  const confirm = page.getByLabel("Link this business partner all the same");
  await form.expectError(confirm, /customer or supplier/);
  await expect(confirm).toBeFocused();
  await confirm.check();
  await form.save.click();
  await form.expectSaved();
  await expect(page.locator(".record-name")).toContainText(`Anna ${name}`);
});
