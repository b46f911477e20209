// Changing a user on its record, with scripts.
import { USERS } from "../support/list.ts";
import { makeUser, newName, UserForm } from "../support/record.ts";
import { expect, hydrated, test } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d|Failed to load resource/] });

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
  await page.goto(path);
  await hydrated(page);
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

  await page.goto(path);
  await hydrated(page);
  await form.description.fill("not saved");
  let asked = false;
  page.once("dialog", async (dialog) => {
    asked = dialog.type() === "beforeunload";
    await dialog.accept();
  });
  await page.reload();
  expect(asked).toBe(true);
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

test.describe("aborted requests", () => {
  test.use({ expected: [/status of 4\d\d|Failed to load resource/] });

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
