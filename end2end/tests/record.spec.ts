// Changing a user on its record, with scripts.
import { hold } from "../support/acting.ts";
import { USERS } from "../support/list.ts";
import { makeUser, newName, UserForm } from "../support/record.ts";
import { chief } from "../support/server.ts";
import { expect, hydrated, signIn, test } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d/] });

/** What must not run wherever it stands (TRUST 34). */
const HOSTILE = `</textarea></script><script>window.hurt=1</script>"'><img src=x onerror="window.hurt=1">\u202e&amp;`;

test("texts are inert in every field", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  const visible = HOSTILE.replaceAll("\u202e", "");
  await form.description.fill(`${HOSTILE}\nsecond`);
  await form.tags.fill("x<img src=y onerror=window.hurt=1>");
  await form.tags.press("Enter");
  await page.getByLabel("API only").check();
  await page.getByLabel("Purpose").fill(visible);
  await form.pick(page.getByRole("combobox", { name: "Responsible" }), "chief");
  await page.getByLabel("Next review").fill("2030-01-01");
  await form.save.click();
  await form.expectSaved();
  await open(path);
  await expect(form.description).toHaveValue(`${HOSTILE}\nsecond`);
  await expect(page.getByLabel("Purpose")).toHaveValue(visible);
  await expect(form.row("onerror")).toBeVisible();
  expect(await page.evaluate(() => (window as { hurt?: number }).hurt)).toBeUndefined();
});

test("somebody else's version stands beside one's own", async ({ page, open, context }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const other = await context.newPage();
  await other.goto(path);
  await hydrated(other);
  await new UserForm(other).description.fill("theirs");
  await new UserForm(other).save.click();
  await new UserForm(other).expectSaved();
  await other.close();

  const form = new UserForm(page);
  await form.description.fill("mine");
  await form.tags.fill("kept");
  await form.save.click();
  const conflict = page.getByRole("alert").filter({ hasText: "Somebody else saved this meanwhile" });
  await expect(conflict).toBeVisible();
  const choice = conflict.getByRole("group", { name: "Description" });
  await expect(choice).toContainText("mine");
  await choice.getByRole("radio", { name: /Theirs/ }).check();
  await form.save.click();
  await form.expectSaved();
  await expect(form.description).toHaveValue("theirs");
  await expect(form.row("kept")).toBeVisible();
});

test("leaving with changes asks", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(USERS);
  await open(path);
  const form = new UserForm(page);
  await form.description.fill("not saved");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await page.getByRole("link", { name: "Control Center" }).first().click();
  await expect(form.leave).toBeVisible();
  await form.leave.getByRole("button", { name: "Stay here" }).click();
  await expect(page).toHaveURL(new RegExp(path));
  await expect(form.description).toHaveValue("not saved");

  await page.goBack();
  await expect(form.leave).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form.description).toHaveValue("not saved");
  await page.goBack();
  await form.leave.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(new RegExp(`${USERS}$`));

  await open(path);
  await form.description.fill("not saved");
  let asked = false;
  page.once("dialog", async (dialog) => {
    asked = dialog.type() === "beforeunload";
    await dialog.accept();
  });
  await page.reload();
  expect(asked).toBe(true);
});

test("whoever closes the question and goes on to leave is asked again", async ({ page, open }) => {
  await open(await makeUser(page, newName()));
  const form = new UserForm(page);
  await form.description.fill("not saved");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  const mark = page.getByRole("link", { name: "Control Center" }).first();
  await mark.click();
  await expect(form.leave).toBeVisible();
  // At once, as by Escape and a click: a browser tells of the first only after both.
  await page.evaluate(async () => {
    document.querySelector<HTMLDialogElement>("#unsaved")?.requestClose();
    document.querySelector<HTMLElement>("a.mark")?.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  });
  await form.leave.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/control-center$/);
});

test("without changes nobody asks", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  await form.description.fill("x");
  await form.description.fill("");
  await page.getByRole("link", { name: "Users", exact: true }).first().click();
  await expect(page).toHaveURL(new RegExp(`${USERS}$`));
});

test.describe("aborted requests", () => {
  test.use({ expected: [/status of 4\d\d|Failed to load resource/] });

  test("a picker offers nothing that the text does not ask for", async ({ page, open }) => {
    await open(await makeUser(page, newName()));
    const form = new UserForm(page);
    await form.groups.fill("a");
    await expect(form.groups).toHaveAttribute("aria-expanded", "true");
    await form.groups.press("ArrowDown");
    await expect(form.groups).toHaveAttribute("aria-activedescendant", /.+/);
    await page.route(/api\/find_choices/, (route) => route.abort());
    await form.groups.fill("another");
    await expect(form.groups).not.toHaveAttribute("aria-activedescendant");
    await form.groups.press("Enter");
    await expect(page.getByRole("listbox", { name: "Add to group" })).toContainText("cannot be reached");
    await expect(page.locator(".picked li")).toHaveCount(0);
  });

  test("what was typed outlives a server that does not answer", async ({ page, open }) => {
    const path = await makeUser(page, newName());
    await open(path);
    const form = new UserForm(page);
    await form.description.fill("still here");
    await page.route(/api\/save_user/, (route) => route.abort());
    await form.save.click();
    await expect(page.getByRole("alert")).toContainText("cannot be reached");
    await expect(form.description).toHaveValue("still here");
    await page.unroute(/api\/save_user/);
    await form.save.click();
    await form.expectSaved();
  });

  test("and nothing is saved twice", async ({ page, open }) => {
    const path = await makeUser(page, newName());
    await open(path);
    const form = new UserForm(page);
    await form.description.fill("once");
    // The answer is lost, the request was not.
    let sent = 0;
    await page.route(/api\/save_user/, async (route) => {
      sent += 1;
      if (sent === 1) {
        await route.fetch();
        await route.abort();
      } else {
        await route.continue();
      }
    });
    await form.save.click();
    await expect(page.getByRole("alert")).toBeVisible();
    await form.save.click();
    // It was saved before: there is nothing new to tell.
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(form.description).toHaveValue("once");
  });
});

test("each save shows what was saved, and the focus stays near", async ({ page, open }) => {
  const name = newName();
  await open(await makeUser(page, name));
  const form = new UserForm(page);
  for (const first of ["Anna", "Berta"]) {
    await page.getByRole("radio", { name: "New contact" }).check();
    await page.getByLabel("First name").fill(first);
    await page.getByLabel("Last name").fill(name);
    await form.save.click();
    await expect(page.locator(".record-name")).toContainText(`${first} ${name}`);
    await expect(page.getByRole("radio", { name: `Keep ${first} ${name}` })).toBeChecked();
    await expect(page.locator(".notices")).toBeFocused();
  }
});

test("however often it was saved, Back leaves it at once", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(USERS);
  await open(path);
  const form = new UserForm(page);
  for (const text of ["one", "two"]) {
    const before = page.url();
    await form.description.fill(text);
    await form.save.click();
    await expect(page).not.toHaveURL(before);
    await expect(form.description).toHaveValue(text);
    await expect(page.locator(".notices")).toBeFocused();
  }
  await form.description.fill("three");
  await page.goBack();
  await form.leave.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(new RegExp(`${USERS}$`));
});

test("what is typed before the scripts are there is asked for like the rest", async ({ page }) => {
  const path = await makeUser(page, newName());
  const release = await hold(page, "\\.wasm");
  await page.goto(path, { waitUntil: "domcontentloaded" });
  const form = new UserForm(page);
  await form.description.fill("early");
  release();
  await hydrated(page);
  await expect(form.description).toHaveValue("early");
  await expect(page.getByText("Not saved yet")).toBeVisible();
});

test("whose session ended signs in beside the form and saves", async ({ page, context, open }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  await form.description.fill("still here");
  await context.clearCookies({ name: /session/ });
  await form.save.click();
  const beside = context.waitForEvent("page");
  await page.getByRole("alert").getByRole("link", { name: "Sign in" }).click();
  const other = await beside;
  await signIn(other, chief.name, chief.password);
  await other.close();
  await form.save.click();
  await form.expectSaved();
  await expect(form.description).toHaveValue("still here");
});

test("from record to record each shows its own", async ({ page, open }) => {
  const other = newName();
  const otherPath = await makeUser(page, other);
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  await form.description.fill("of the first");
  await form.save.click();
  await form.expectSaved();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox").fill(other);
  await expect(page.getByRole("option").filter({ hasText: other })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: other })).toBeVisible();
  await expect(form.description).toHaveValue("");
  await form.description.fill("of the second");
  await form.save.click();
  await form.expectSaved();
  await open(path);
  await expect(form.description).toHaveValue("of the first");
  await open(otherPath);
  await expect(form.description).toHaveValue("of the second");
});

test("the palette asks before it leaves what is not saved", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  await form.description.fill("not saved");
  let asked = "";
  page.once("dialog", async (dialog) => {
    asked = dialog.type();
    await dialog.dismiss();
  });
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox")).toBeFocused();
  await page.keyboard.type("my profile");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked).toBe("beforeunload");
  await expect(page).toHaveURL(new RegExp(path));
  await expect(form.description).toHaveValue("not saved");
});

test("a link within the page does not leave it, and changes add one step to go back", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(USERS);
  await open(path);
  const form = new UserForm(page);
  const steps = await page.evaluate(() => history.length);
  for (let n = 0; n < 3; n++) {
    await form.description.fill("x");
    await expect(page.getByText("Not saved yet")).toBeVisible();
    await form.description.fill("");
    await expect(page.getByText("Not saved yet")).toBeHidden();
  }
  await form.description.fill("x");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(steps + 1);

  await page.getByRole("link", { name: "Skip to content" }).press("Enter");
  await expect(page).toHaveURL(/#content$/);
  await expect(form.leave).toBeHidden();
  await page.goBack();
  await expect(page).not.toHaveURL(/#/);
  await expect(form.leave).toBeHidden();
  await page.goBack();
  await expect(form.leave).toBeVisible();
  await form.leave.getByRole("button", { name: "Stay here" }).click();
  await expect(form.description).toHaveValue("x");
});

test("a half-filled date takes away none", async ({ page, open }) => {
  await open(await makeUser(page, newName()));
  const form = new UserForm(page);
  const expires = page.getByLabel("Expires", { exact: true });
  await expires.fill("2031-01-02");
  await form.save.click();
  await form.expectSaved();
  await expect(expires).toHaveValue("2031-01-02");
  await expires.press("Backspace");
  await form.expectError(expires, "Is not a date");
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("Expires: Is not a date");
  await expect(expires).toBeFocused();
});

test("while it is saved nothing can be typed", async ({ page, open }) => {
  await open(await makeUser(page, newName()));
  const form = new UserForm(page);
  await form.description.fill("first");
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route(/api\/save_user/, async (route) => {
    await held;
    await route.continue();
  });
  await form.description.press("Tab");
  await form.save.click();
  const closed = page.locator("form.edit [inert]");
  await expect(closed).toHaveCount(1);
  release();
  await form.expectSaved();
  await expect(closed).toHaveCount(0);
  await expect(form.description).toHaveValue("first");
});
