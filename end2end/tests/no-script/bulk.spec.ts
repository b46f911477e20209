// Acting on many without JavaScript: on the ticked rows of the page, or on all that match.
import { expect, found, press, test } from "../../support/acting.ts";
import { USERS, UserList } from "../../support/list.ts";

// The page asks for the scripts ahead of time, and this browser complains that nobody used them.
test.use({ expected: [/preloaded using link preload but not used/] });

test("ticked rows are deactivated as shown, and brought back", async ({ page, open }) => {
  await open(found("eberhardt"));
  const list = new UserList(page);
  await expect(list.bulk).toHaveCount(0);
  await list.tick("j.eberhardt").check();
  await press(list.bulk, "Deactivate");
  await expect(page).toHaveURL(/\/control-center\/plans\//);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1, name: "Deactivate" })).toBeVisible();
  await expect(main).toContainText("1 will be deactivated");
  await expect(main).toContainText("j.eberhardt");
  await main.getByRole("button", { name: "Deactivate 1 user" }).click();
  await expect(main).toContainText("1 was deactivated");
  await main.getByRole("button", { name: "Undo" }).click();
  await expect(main).toContainText("1 was changed back");
  await page.getByRole("link", { name: "Back to the users" }).click();
  await expect(page).toHaveURL(/q=eberhardt$/);
  await expect(list.row("j.eberhardt")).not.toContainText("Deactivated");
});

test("all that match get a tag", async ({ page, open }) => {
  await open(`${USERS}?group=&tag=madrid&size=25`);
  const list = new UserList(page);
  const total = await list.total();
  await list.rows.first().getByRole("checkbox").check();
  await list.bulk.getByRole("checkbox", { name: "All that match" }).check();
  await list.bulk.getByRole("button", { name: "More", exact: true }).click();
  const more = page.getByRole("group", { name: "More actions" });
  await more.getByLabel("Tag", { exact: true }).fill("badge/green");
  await more.getByRole("button", { name: "Add tag", exact: true }).click();
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1, name: "Add tag: badge/green" })).toBeVisible();
  await main.getByRole("button", { name: `Tag ${total} users` }).click();
  await expect(main).toContainText(`${total} got the tag`);
  await open(`${USERS}?tag=badge%2Fgreen`);
  await list.expectTotal(total);
});

test("a group is one of those that the filters show", async ({ page, open }) => {
  await open(`${USERS}?q=oliver&find_group=Quality`);
  const list = new UserList(page);
  await list.tick("k.oliver").check();
  await list.bulk.getByRole("button", { name: "More", exact: true }).click();
  const more = page.getByRole("group", { name: "More actions" });
  await more.getByLabel("Group", { exact: true }).selectOption({ label: "Quality" });
  await more.getByRole("button", { name: "Add to group", exact: true }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("1 will be a member");
  await main.getByRole("button", { name: "Make 1 user a member" }).click();
  await expect(main).toContainText("1 is a member now");
});

test("at the top of a record too", async ({ page, open }) => {
  await open(found("fritsch"));
  await new UserList(page).row("w.fritsch").getByRole("link").click();
  const actions = page.getByRole("form", { name: "Actions" });
  await press(actions, "Delete");
  const main = page.getByRole("main");
  await expect(main).toContainText("1 will be deleted");
  await main.getByRole("button", { name: "Delete 1 user" }).click();
  await expect(main).toContainText("1 was deleted");
  await page.getByRole("link", { name: "Back to the users" }).click();
  await press(page.getByRole("form", { name: "Actions" }), "Restore");
  await main.getByRole("button", { name: "Restore 1 user" }).click();
  await expect(main).toContainText("1 was restored");
});

test("what an action lacks is said above the rows, and the list stays as it was", async ({ page, open }) => {
  await open(found("kremer"));
  const list = new UserList(page);
  await list.tick("s.kremer").check();
  await list.bulk.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("group", { name: "More actions" }).getByRole("button", { name: "Add tag", exact: true }).click();
  await expect(page).toHaveURL(/\/control-center\/users\?q=kremer&problem=tag\.required$/);
  await expect(page.getByRole("alert")).toHaveText("Tag: Is required");
  await expect(list.row("s.kremer")).toBeVisible();
  for (const odd of ["tag.nonsense", "<b>.required", "required"]) {
    await open(found("kremer", `&problem=${encodeURIComponent(odd)}`));
    await expect(list.row("s.kremer")).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  }
});

test("a record has the fields of what it offers, and says what is missing", async ({ page, open }) => {
  await open(found("chief"));
  await new UserList(page).row("chief").getByRole("link").click();
  const actions = page.getByRole("form", { name: "Actions" });
  await actions.getByRole("button", { name: "More", exact: true }).click();
  // Groups are chosen in the form below.
  for (const action of ["Add to group", "Remove from group"]) {
    await expect(actions.getByRole("button", { name: action, exact: true })).toHaveCount(0);
  }
  const more = page.getByRole("group", { name: "More actions" });
  await more.getByRole("button", { name: "Add tag", exact: true }).click();
  await expect(page).toHaveURL(/\/control-center\/users\/[0-9a-f-]+\?problem=tag\.required$/);
  await expect(page.getByRole("alert")).toHaveText("Tag: Is required");
  await actions.getByRole("button", { name: "More", exact: true }).click();
  await more.getByLabel("Tag", { exact: true }).fill("badge/red");
  await more.getByRole("button", { name: "Add tag", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Add tag: badge/red" })).toBeVisible();
});
