// Who may do what, and why: on its page, on a record, and for somebody whose rights change while they work.
import { ACCESS, WhoCan } from "../support/access.ts";
import { CONTACTS, ContactList } from "../support/contacts.ts";
import { downloaded, firstCells } from "../support/files.ts";
import { choosePassword, createAndInvite, PASSWORD } from "../support/invitation.ts";
import { USERS } from "../support/list.ts";
import { makeUser, newName, UserForm } from "../support/record.ts";
import { expect, hydrated, test } from "../support/test.ts";

const nobody = { cookies: [], origins: [] };

test("a permission is chosen, and everybody is listed who has it", async ({ page, open }) => {
  await open("/control-center/groups");
  await page.getByRole("link", { name: "Who can…" }).click();
  const list = new WhoCan(page);
  await expect(page.getByRole("heading", { level: 1, name: "Who can…" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Which permission?" })).toBeVisible();
  await expect(list.exports).toHaveCount(0);

  await list.permission.selectOption("billing");
  await expect(page).toHaveURL(/\/access\?permission=billing$/);
  await expect(list.range).toHaveText(/^1–\d+ of /);
  const all = await list.total();
  await list.search.fill("bartova@example");
  await list.expectTotal(1);
  await expect(page).toHaveURL(/permission=billing&q=bartova%40example$/);
  const row = list.row("s.bartova");
  await expect(row).toContainText("Štefan Bártová");
  await expect(list.through("s.bartova", "Finance")).toContainText("write");
  // The import made the membership.
  await expect(list.through("s.bartova", "Finance")).toContainText("import or command line");
  await expect(list.through("s.bartova", "Finance").getByRole("time")).toHaveAttribute("title", /\d{4}-\d\d-\d\d/);

  await list.search.fill("");
  await list.expectTotal(all);
  await list.access.selectOption("Write only");
  await expect(page).toHaveURL(/permission=billing&access=write$/);
  // Controlling only looks.
  await expect.poll(() => list.total()).toBeLessThan(all);
  await list.access.selectOption("Read or write");
  await list.expectTotal(all);
});

test("deactivated users come when they are asked for", async ({ page, open }) => {
  // user4 is deactivated, and in Finance.
  await open(`${ACCESS}?permission=billing&q=user4%40example.com`);
  const list = new WhoCan(page);
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await list.deactivated.check();
  await expect(page).toHaveURL(/deactivated=true/);
  await expect(list.row("user4")).toContainText("Deactivated");
  await page.reload();
  await hydrated(page);
  await expect(list.deactivated).toBeChecked();
  await expect(list.row("user4")).toBeVisible();
});

test("it pages, leads to records and comes back as it was", async ({ page, open }) => {
  await open(`${ACCESS}?permission=documents&size=25`);
  const list = new WhoCan(page);
  await expect(list.rows).toHaveCount(25);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(list.range).toHaveText(/^26–50 of /);
  const link = list.rows.first().getByRole("link").first();
  const name = (await link.textContent())!;
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  await page.goBack();
  await expect(list.range).toHaveText(/^26–50 of /);
  await expect(list.permission).toHaveValue("documents");
  await page.getByRole("link", { name: "Last page" }).click();
  await expect(page.getByRole("link", { name: "Next page" })).toBeDisabled();
  await page.getByRole("link", { name: "First page" }).click();
  await expect(list.range).toHaveText(/^1–25 of /);
});

test("the file says of each user through which groups", async ({ page, open }) => {
  await open(`${ACCESS}?permission=billing&access=write&size=25`);
  const list = new WhoCan(page);
  const total = await list.total();
  const file = await downloaded(page, () => list.exports.click());
  expect(file.split("\n")[0]).toBe("user_name,email,contact,permission,access,group,since,granted_by");
  expect(new Set(firstCells(file)).size).toBe(total);
  expect(file).toMatch(/\ns\.bartova,s\.bartova@example\.com,Štefan Bártová,billing,write,Finance,\d{4}-\d\d-\d\dT[^,]*,\n/);
});

test("it says why nobody is there, and who may without it", async ({ page, open }) => {
  await open(`${ACCESS}?permission=billing&q=nobody+is+called+like+this`);
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await page.getByRole("link", { name: "Clear all" }).click();
  const list = new WhoCan(page);
  await expect(list.rows.first()).toBeVisible();
  await page.getByRole("link", { name: "Who administers?" }).click();
  await expect(list.permission).toHaveValue("admin");
  // Others whom chief has made administrators name chief, too.
  await expect(list.row("chief").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Who administers?" })).toHaveCount(0);
});

test("the palette and the keyboard lead there and through it", async ({ page, open }) => {
  await open("/profile");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("who can");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${ACCESS}$`));
  await open(`${ACCESS}?permission=billing`);
  const list = new WhoCan(page);
  await page.keyboard.press("/");
  await expect(list.search).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("j");
  await expect(list.rows.first().getByRole("link").first()).toBeFocused();
});

test("a record says why, and leads on", async ({ page, open }) => {
  const name = newName();
  const path = await makeUser(page, name);
  await open(path);
  const form = new UserForm(page);
  await form.pick(form.groups, "Controlling", /^Controlling/);
  await form.save.click();
  await form.expectSaved();
  const why = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Who can billing?" }) });
  await expect(why).toContainText("read-only");
  const through = why.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Controlling", exact: true }) });
  await expect(through).toContainText(/granted (just now|\d+ seconds? ago).* by chief/);
  await expect(through.getByRole("link", { name: "Controlling", exact: true })).toHaveAttribute("href", /\/control-center\/groups\/[0-9a-f-]{36}$/);
  await why.getByRole("link", { name: "Who can billing?" }).click();
  const list = new WhoCan(page);
  await expect(list.permission).toHaveValue("billing");
  await list.search.fill(name);
  await expect(list.through(name, "Controlling").getByRole("link", { name: "chief", exact: true })).toBeVisible();
});

test("it speaks the reader's language", async ({ page, context, baseURL, open }) => {
  await context.addCookies([{ name: "language", value: "de", url: baseURL! }]);
  await open(`${ACCESS}?permission=billing&q=bartova%40example`);
  await expect(page.getByRole("heading", { level: 1, name: "Wer darf…" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Wer darf" })).toContainText("Import oder Kommandozeile");
});

test.describe("somebody else, in another browser", () => {
  test.use({ expected: [/status of 4\d\d/] });

  test("sees a change of rights on their very next click", async ({ page, open, browser, baseURL }) => {
    const name = newName();
    await createAndInvite(page, open, name);
    const record = new URL(page.url()).pathname;
    await page.getByRole("button", { name: "Copy invitation link" }).click();
    const link = await page.getByLabel("Invitation link").inputValue();

    const elsewhere = await browser.newContext({ baseURL, storageState: nobody });
    const theirs = await elsewhere.newPage();
    await theirs.goto(link);
    await hydrated(theirs);
    await choosePassword(theirs, PASSWORD);
    await expect(theirs.getByRole("heading", { name: "No section is open to you yet" })).toBeVisible();
    await hydrated(theirs);

    await open(record);
    const form = new UserForm(page);
    // Sales writes contacts.
    await form.pick(form.groups, "Sales", /^Sales/);
    await form.save.click();
    await form.expectSaved();

    await theirs.getByRole("button", { name: "Account menu" }).click();
    await theirs.getByRole("menuitem", { name: "My profile" }).click();
    const rights = theirs.getByRole("main").getByRole("listitem").filter({ hasText: "contacts" });
    await expect(rights.first()).toContainText("Sales");
    await theirs.getByRole("banner").getByRole("link", { name: "Control Center" }).click();
    await theirs.getByRole("main").getByRole("link", { name: /^Contacts/ }).click();
    const contacts = new ContactList(theirs);
    await expect(contacts.rows.first()).toBeVisible();
    expect(await (await elsewhere.request.get("/api/v1/me/access")).json()).toMatchObject({
      user: { name },
      admin: false,
      groups: [{ name: "Sales", writable: false }],
    });

    await open(record);
    await page.getByRole("button", { name: "Remove Sales", exact: true }).click();
    await form.save.click();
    await form.expectSaved();
    // What it narrows is gone with the right: there is no tick to be seen.
    await contacts.option("Relation", "Supplier").click();
    await expect(theirs.getByRole("alert").first()).toContainText("This is not open to you");
    const answer = await elsewhere.request.get(CONTACTS);
    expect(answer.status()).toBe(403);
    expect(await (await elsewhere.request.get("/api/v1/me/access")).json()).toMatchObject({ groups: [], permissions: [] });
    await elsewhere.close();
  });

  test("is not told who may do what", async ({ page, open, browser, baseURL }) => {
    const name = newName();
    await createAndInvite(page, open, name);
    await page.getByRole("button", { name: "Copy invitation link" }).click();
    const link = await page.getByLabel("Invitation link").inputValue();
    const elsewhere = await browser.newContext({ baseURL, storageState: nobody });
    const theirs = await elsewhere.newPage();
    await theirs.goto(link);
    await hydrated(theirs);
    await choosePassword(theirs, PASSWORD);
    for (const path of [`${ACCESS}?permission=admin`, `${ACCESS}/export?permission=admin`, USERS]) {
      const answer = await elsewhere.request.get(path);
      expect(answer.status()).toBe(403);
      expect(await answer.text()).not.toContain("chief");
    }
    await elsewhere.close();
  });
});
