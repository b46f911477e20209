// A group on its record: made, led, given permissions, with scripts.
import { GROUPS, GroupForm, makeGroup, NEW_GROUP, newGroupName } from "../support/group.ts";
import { chief } from "../support/server.ts";
import { expect, hydrated, test } from "../support/test.ts";

test.use({ expected: [/status of 4\d\d|Failed to load resource/] });

test("from the list to a new group, by the button and by its key", async ({ page, open }) => {
  await open(GROUPS);
  await page.getByRole("link", { name: "New Group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New group" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("table", { name: "Groups" })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page).toHaveURL(new RegExp(`${NEW_GROUP}$`));
  await expect(new GroupForm(page).name).toBeVisible();
});

test("everything about a group is kept, and its history tells it", async ({ page, open }) => {
  const name = newGroupName();
  await open(NEW_GROUP);
  const form = new GroupForm(page);
  await form.name.fill(name);
  await form.lead(chief.name);
  await expect(form.row(chief.name)).toBeVisible();
  await form.description.fill("</textarea><script>window.hurt=1</script>\nsecond");
  await form.tags.fill("site/north");
  await form.tags.press("Enter");
  await form.right("billing", "Write").check();
  await form.right("tasks", "Read").check();
  await form.expectGranted(2);
  await form.save.click();
  await form.expectSaved();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.locator(".record-head")).toContainText(`Led by ${chief.name}`);

  await page.reload();
  await hydrated(page);
  await expect(form.description).toHaveValue("</textarea><script>window.hurt=1</script>\nsecond");
  await expect(form.right("billing", "Write")).toBeChecked();
  await expect(form.right("tasks", "Read")).toBeChecked();
  await expect(form.right("notes", "None")).toBeChecked();
  expect(await page.evaluate(() => (window as { hurt?: number }).hurt)).toBeUndefined();

  await page.getByRole("button", { name: `Remove ${chief.name}` }).click();
  await form.right("billing", "None").check();
  await form.save.click();
  await form.expectSaved();
  const newest = page.getByRole("region", { name: "History" }).getByRole("listitem").first();
  await expect(newest).toContainText("changed the group.");
  const line = newest.locator("dl > div").filter({ hasText: "Permission billing" });
  await expect(line).toContainText("write");
  await expect(line).toContainText("nothing");
  await expect(newest.locator("dl > div").filter({ hasText: "Leader" })).toContainText(chief.name);
  await expect(page.locator(".record-head")).not.toContainText("Led by");

  await open(`${GROUPS}?q=${encodeURIComponent(name)}`);
  await page.getByRole("table", { name: "Groups" }).getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("a name that is taken is told while it is typed, and the focus goes to the first error", async ({ page, open }) => {
  const name = newGroupName();
  await makeGroup(page, name);
  await open(NEW_GROUP);
  const form = new GroupForm(page);
  await form.name.fill(name.toUpperCase());
  await form.expectError(form.name, "Belongs to somebody else already");
  await form.name.fill("");
  await form.description.fill("x");
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("Name: Is required");
  await expect(form.name).toBeFocused();
});

test("the search finds permissions, and what is hidden by it is saved too", async ({ page, open }) => {
  const path = await makeGroup(page, newGroupName(), "calendar");
  await open(path);
  const form = new GroupForm(page);
  await form.find.fill("CON");
  await expect(form.matrix.getByRole("radiogroup")).toHaveCount(2);
  await expect(form.rights("contacts")).toBeVisible();
  await form.right("contracts", "Read").check();
  // Enter in the search saves nothing.
  await form.find.press("Enter");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await form.find.fill("no such thing");
  await expect(page.getByText("No permission has this in its name")).toBeVisible();
  await form.expectGranted(2);
  await form.save.click();
  await form.expectSaved();
  await expect(form.right("calendar", "Write")).toBeChecked();
  await expect(form.right("contracts", "Read")).toBeChecked();
});

test("the matrix is filled in by keyboard, under a head that stays", async ({ page, open }) => {
  await open(NEW_GROUP);
  const form = new GroupForm(page);
  await form.name.fill(newGroupName());
  await form.find.focus();
  await page.keyboard.press("Tab");
  await expect(form.right("admin", "None")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(form.right("accounts", "None")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(form.right("accounts", "Read")).toBeChecked();
  await page.keyboard.press("ArrowRight");
  await expect(form.right("accounts", "Write")).toBeChecked();
  await form.expectGranted(1);
  for (let n = 0; n < 24; n++) await page.keyboard.press("Tab");
  await expect(form.right("tickets", "None")).toBeFocused();
  const head = form.matrix.getByRole("columnheader", { name: "Write" });
  await expect(head).toBeInViewport();
  const [above, row] = [(await head.boundingBox())!, (await form.rights("tickets").boundingBox())!];
  expect(above.y + above.height).toBeLessThanOrEqual(row.y + 1);
});

test("somebody else's version stands beside one's own", async ({ page, open, context }) => {
  const path = await makeGroup(page, newGroupName(), "notes");
  await open(path);
  const other = await context.newPage();
  await other.goto(path);
  await hydrated(other);
  const theirs = new GroupForm(other);
  await theirs.description.fill("theirs");
  await theirs.right("billing", "Read").check();
  await theirs.save.click();
  await theirs.expectSaved();
  await other.close();

  const form = new GroupForm(page);
  await form.description.fill("mine");
  await form.right("notes", "None").check();
  await form.save.click();
  const conflict = page.getByRole("alert").filter({ hasText: "Somebody else saved this meanwhile" });
  await expect(conflict).toBeVisible();
  const rights = conflict.getByRole("group", { name: "Permissions" });
  await expect(rights).toContainText("billing: None, notes: None");
  await expect(rights).toContainText("billing: Read, notes: Write");
  await rights.getByRole("radio", { name: /Theirs/ }).check();
  await conflict.getByRole("group", { name: "Description" }).getByRole("radio", { name: /Yours/ }).check();
  await form.save.click();
  await form.expectSaved();
  await expect(form.description).toHaveValue("mine");
  await expect(form.right("billing", "Read")).toBeChecked();
  await expect(form.right("notes", "Write")).toBeChecked();
});

test("nobody takes administration from themselves", async ({ page, open }) => {
  await open(`${GROUPS}?q=administrators`);
  await page.getByRole("table", { name: "Groups" }).getByRole("link", { name: "Administrators", exact: true }).click();
  await expect(page.locator(".record-head")).toContainText("Makes administrators");
  const form = new GroupForm(page);
  await form.right("admin", "None").check();
  await form.find.fill("billing");
  await expect(form.rights("admin")).toBeHidden();
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("Permissions: Would take your own right to administer away");
  // What is wrong is in sight, whatever was searched.
  await expect(form.rights("admin")).toBeFocused();
  await form.expectError(form.rights("admin"), "Would take your own right to administer away");
  await form.right("admin", "Write").check();
  await expect(form.rights("admin")).not.toHaveAttribute("aria-invalid");
});

test("leaving with changes asks, without changes nobody does", async ({ page, open }) => {
  const path = await makeGroup(page, newGroupName());
  await open(path);
  const form = new GroupForm(page);
  await form.right("notes", "Read").check();
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await page.getByRole("link", { name: "Control Center" }).first().click();
  await expect(form.leave).toBeVisible();
  await form.leave.getByRole("button", { name: "Stay here" }).click();
  await expect(form.right("notes", "Read")).toBeChecked();
  await form.right("notes", "None").check();
  // Whom one chose and took away again is no change either.
  await form.lead(chief.name);
  await page.getByRole("button", { name: `Remove ${chief.name}` }).click();
  await expect(page.getByText("Not saved yet")).toBeHidden();
  await page.getByRole("link", { name: "Groups", exact: true }).first().click();
  await expect(page).toHaveURL(new RegExp(`${GROUPS}$`));
});

test("the first members are told, and the ways to all of them", async ({ page, open }) => {
  await open(`${GROUPS}?q=facility`);
  await page.getByRole("table", { name: "Groups" }).getByRole("link", { name: "Facility & Energy", exact: true }).click();
  const members = page.getByRole("region", { name: "Members" });
  await expect(members.getByRole("listitem")).toHaveCount(10);
  await expect(members.getByRole("listitem").first()).toContainText(/writable|read-only/);
  const total = await members.getByRole("link", { name: /^[\d,]+ members$/ }).textContent();
  const figures = page.getByRole("region", { name: "Figures" });
  await expect(figures).toContainText(total!.replace(" members", ""));
  const path = new URL(page.url()).pathname;
  await expect(members.getByRole("link", { name: "Show members" })).toHaveAttribute("href", `${path}/members`);
  await expect(members.getByRole("link", { name: "Add members" })).toHaveAttribute("href", `${path}/add`);
});

test("a group that is not there says so", async ({ page, open }) => {
  for (const id of ["01890000-0000-7000-8000-000000000000", "nothing"]) {
    await open(`${GROUPS}/${id}`);
    await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  }
});
