import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

const shown = (first: number, last: number, total: number) =>
  `${first.toLocaleString("en")}–${last.toLocaleString("en")} of ${total.toLocaleString("en")}`;

test("first, previous, next and last", async ({ page, open }) => {
  await open(`${USERS}?size=25`);
  const list = new UserList(page);
  const total = await list.total();
  await expect(list.range).toHaveText(shown(1, 25, total));
  await expect(list.pageLink("First page")).toBeDisabled();
  await expect(list.pageLink("Previous page")).toBeDisabled();
  const first = await list.names();

  await list.pageLink("Next page").click();
  await expect(list.range).toHaveText(shown(26, 50, total));
  const second = await list.names();
  expect(second).toHaveLength(25);
  expect(second.filter((name) => first.includes(name))).toEqual([]);

  await list.pageLink("Last page").click();
  await expect(list.range).toHaveText(new RegExp(`–${total.toLocaleString("en")} of `));
  await expect(list.pageLink("Next page")).toBeDisabled();
  await expect(list.pageLink("Last page")).toBeDisabled();

  await list.pageLink("Previous page").click();
  await expect(list.pageLink("Next page")).toBeEnabled();
  await list.pageLink("First page").click();
  await expect(list.range).toHaveText(shown(1, 25, total));
  expect(await list.names()).toEqual(first);
});

test("page after page shows everybody once", async ({ page, open }) => {
  await open(`${USERS}?sign_in=stale&size=25&sort=-last_login`);
  const list = new UserList(page);
  const total = await list.total();
  const seen = await list.names();
  while (seen.length < total) {
    await list.pageLink("Next page").click();
    await expect(list.range).toHaveText(shown(seen.length + 1, Math.min(seen.length + 25, total), total));
    seen.push(...(await list.names()));
  }
  expect(new Set(seen).size).toBe(total);
  await expect(list.pageLink("Next page")).toBeDisabled();
});

test("rows per page", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await expect(list.rows).toHaveCount(50);
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("100");
  await expect(list.rows).toHaveCount(100);
  await expect(page).toHaveURL(/size=100/);
});

test("what shapes the list is in the address, and Back goes back", async ({ page, open }) => {
  await open(`${USERS}?activity=deactivated&q=a&sort=-email&size=25`);
  const list = new UserList(page);
  await expect(list.search).toHaveValue("a");
  await expect(list.option("Activity", "Deactivated")).toBeChecked();
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("combobox", { name: "Rows per page" })).toHaveValue("25");
  const total = await list.total();

  await list.option("Sign-in", "Without group").check();
  await expect(page).toHaveURL(/sign_in=without_group/);
  await expect(list.chips).toHaveCount(3);
  await page.goBack();
  await expect(list.option("Sign-in", "Without group")).not.toBeChecked();
  await list.expectTotal(total);

  const name = (await list.names())[0] ?? "";
  await list.rows.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(list.search).toHaveValue("a");
  await list.expectTotal(total);
});

test("a cursor of a row that is gone still shows a list", async ({ page, open }) => {
  await open(`${USERS}?after=01890000-0000-7000-8000-000000000000`);
  await expect(new UserList(page).rows.first()).toBeVisible();
});
