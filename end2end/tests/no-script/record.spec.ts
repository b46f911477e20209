// A user's form without JavaScript.
import { makeUser, newName, NEW_USER, UserForm } from "../../support/record.ts";
import { expect, test } from "../../support/test.ts";

// The page asks for the scripts ahead of time, and this browser complains that nobody used them.
test.use({ expected: [/preloaded using link preload but not used/] });

const HOSTILE = `</textarea></script><b>"'&amp; 50%25`;

test("a refused form comes back with what was typed", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.name.fill(` ${name}`);
  await form.email.fill("not an email");
  await form.description.fill(`${HOSTILE}\n\nsecond`);
  await form.tags.fill("a/b, c");
  await page.getByLabel("API only").check();
  await page.getByLabel("Purpose").fill(HOSTILE);
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("System email: Is not an email address");
  expect(new URL(page.url()).search).toMatch(/^\?draft=[0-9a-f-]{36}$/);
  await form.expectError(form.name, "Must not begin or end with a space");
  await form.expectError(form.email, "Is not an email address");
  await expect(form.email).toHaveValue("not an email");
  await expect(form.description).toHaveValue(`${HOSTILE}\n\nsecond`);
  await expect(page.getByLabel("Purpose")).toHaveValue(HOSTILE);
  await expect(page.getByRole("checkbox", { name: "a/b" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "c", exact: true })).toBeChecked();
  await page.getByLabel("API only").uncheck();
  await expect(page.getByLabel("Purpose")).toBeHidden();
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  await form.save.click();
  await form.expectSaved();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(form.description).toHaveValue(`${HOSTILE}\n\nsecond`);
});

test("a group is found, ticked and given", async ({ page, open }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const form = new UserForm(page);
  await form.description.fill("kept meanwhile");
  await form.groups.fill("a");
  await page.getByRole("button", { name: "Find" }).last().click();
  await expect(form.description).toHaveValue("kept meanwhile");
  const found = page.locator(".picked input[name=groups]").first();
  await found.check();
  await form.save.click();
  await form.expectSaved();
  await expect(page.locator(".picked input[name=groups]")).toBeChecked();
  await expect(form.description).toHaveValue("kept meanwhile");
  // Unticked it is taken away.
  await page.locator(".picked input[name=groups]").uncheck();
  await form.save.click();
  await form.expectSaved();
  await expect(page.locator(".picked input[name=groups]")).toHaveCount(0);
});

test("both versions come back, with a choice", async ({ page, open, context }) => {
  const path = await makeUser(page, newName());
  await open(path);
  const other = await context.newPage();
  await other.goto(path);
  await new UserForm(other).description.fill("theirs");
  await new UserForm(other).save.click();
  await new UserForm(other).expectSaved();
  await other.close();
  const form = new UserForm(page);
  await form.description.fill("mine");
  await form.save.click();
  const choice = page.getByRole("group", { name: "Description" });
  await expect(choice).toContainText("theirs");
  await choice.getByRole("radio", { name: /Yours/ }).check();
  await form.save.click();
  await form.expectSaved();
  await expect(form.description).toHaveValue("mine");
});

test("sent again from the history it is saved once", async ({ page, open }) => {
  const name = newName();
  await open(NEW_USER);
  const form = new UserForm(page);
  await form.name.fill(name);
  await form.email.fill(`${name}@example.org`);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await form.save.click();
  const body = (await sent).postData()!;
  await form.expectSaved();
  const path = new URL(page.url()).pathname;
  const again = await page.request.post(NEW_USER, {
    data: body,
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    maxRedirects: 0,
  });
  expect(again.status()).toBe(303);
  expect(again.headers()["location"]).toContain(path);
});
