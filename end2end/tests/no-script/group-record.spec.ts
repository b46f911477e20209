// A group's form without JavaScript.
import { GROUPS, GroupForm, makeGroup, NEW_GROUP, newGroupName } from "../../support/group.ts";
import { chief } from "../../support/server.ts";
import { expect, test } from "../../support/test.ts";

// The page asks for the scripts ahead of time, and this browser complains that nobody used them.
test.use({ expected: [/preloaded using link preload but not used/] });

test("a refused form comes back with what was typed, and is saved then", async ({ page, open }) => {
  const name = newGroupName();
  await open(GROUPS);
  await page.getByRole("link", { name: "New Group" }).click();
  const form = new GroupForm(page);
  await form.name.fill(` ${name}`);
  await form.description.fill("One\n</textarea><b>Two</b>");
  await form.tags.fill("a/b, c");
  await form.right("billing", "Write").check();
  await form.right("tasks", "Read").check();
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("Name: Must not begin or end with a space");
  expect(new URL(page.url()).search).toMatch(/^\?draft=[0-9a-f-]{36}$/);
  await form.expectError(form.name, "Must not begin or end with a space");
  await expect(form.description).toHaveValue("One\n</textarea><b>Two</b>");
  await expect(form.right("billing", "Write")).toBeChecked();
  await expect(form.right("tasks", "Read")).toBeChecked();
  await expect(form.right("notes", "None")).toBeChecked();
  await expect(form.find).toBeHidden();
  await expect(page.getByRole("checkbox", { name: "a/b" })).toBeChecked();
  await form.name.fill(name);
  await form.save.click();
  await form.expectSaved();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await form.expectGranted(2);
});

test("a leader is found, chosen, and let go", async ({ page, open }) => {
  await open(await makeGroup(page, newGroupName()));
  const form = new GroupForm(page);
  const nobody = page.getByRole("radio", { name: "No leader" });
  await expect(nobody).toBeChecked();
  await form.description.fill("kept meanwhile");
  await form.leader.fill(chief.name);
  await page.getByRole("button", { name: "Find" }).click();
  await expect(form.description).toHaveValue("kept meanwhile");
  await page.getByRole("radio", { name: chief.name }).check();
  await form.save.click();
  await form.expectSaved();
  await expect(page.locator(".record-head")).toContainText(`Led by ${chief.name}`);
  await expect(page.getByRole("radio", { name: chief.name })).toBeChecked();
  await nobody.check();
  await form.save.click();
  await form.expectSaved();
  await expect(page.locator(".record-head")).not.toContainText("Led by");
});

test("both versions come back, with a choice", async ({ page, open, context }) => {
  const path = await makeGroup(page, newGroupName());
  await open(path);
  const other = await context.newPage();
  await other.goto(path);
  const theirs = new GroupForm(other);
  await theirs.right("billing", "Write").check();
  await theirs.save.click();
  await theirs.expectSaved();
  await other.close();
  const form = new GroupForm(page);
  await form.right("billing", "Read").check();
  await form.save.click();
  const choice = page.getByRole("group", { name: "Permissions" });
  await expect(choice).toContainText("billing: Read");
  await expect(choice).toContainText("billing: Write");
  await choice.getByRole("radio", { name: /Theirs/ }).check();
  await form.save.click();
  await form.expectSaved();
  await expect(form.right("billing", "Write")).toBeChecked();
});

test("sent again from the history it is saved once", async ({ page, open }) => {
  const name = newGroupName();
  await open(NEW_GROUP);
  const form = new GroupForm(page);
  await form.name.fill(name);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await form.save.click();
  const body = (await sent).postData()!;
  await form.expectSaved();
  const path = new URL(page.url()).pathname;
  const again = await page.request.post(NEW_GROUP, {
    data: body,
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    maxRedirects: 0,
  });
  expect(again.status()).toBe(303);
  expect(again.headers()["location"]).toContain(path);
});
