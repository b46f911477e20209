import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

const cells = (list: UserList, column: number) => list.rows.locator(`td:nth-child(${column})`).allTextContents();
const ordered = (texts: string[]) => texts.every((text, n) => n === 0 || (texts[n - 1] ?? "") <= text);

test("a head sorts, and turns the order around", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await expect(list.header("Name")).toHaveAttribute("aria-sort", "ascending");
  await list.sorter("System email").click();
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "ascending");
  await expect(list.header("Name")).not.toHaveAttribute("aria-sort");
  const up = await cells(list, 3);
  expect(ordered(up)).toBe(true);
  await list.sorter("System email").click();
  await expect(list.header("System email")).toHaveAttribute("aria-sort", "descending");
  const down = await cells(list, 3);
  expect(ordered(down.toReversed())).toBe(true);
  expect(down[0]).not.toBe(up[0]);
});

test("the latest sign-in comes first, and never counts as the oldest", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await list.sorter("Last login").click();
  await expect(list.header("Last login")).toHaveAttribute("aria-sort", "descending");
  const times = await list.rows.locator("td:nth-child(5) time").evaluateAll((all) => all.map((time) => time.getAttribute("datetime") ?? ""));
  expect(times).toHaveLength(50);
  expect(ordered(times.toReversed())).toBe(true);
  await list.sorter("Last login").click();
  await expect(list.header("Last login")).toHaveAttribute("aria-sort", "ascending");
  await expect(list.rows.first()).toContainText("never");
});

test("each column that sorts does", async ({ page, open }) => {
  const list = new UserList(page);
  for (const column of ["Name", "System email", "Linked contact", "Last login", "No shared data", "Created", "Expires", "Failed attempts"]) {
    await open(`${USERS}?sort=-name&column=created&column=expires&column=failed_attempts&size=25`);
    await list.sorter(column).click();
    await expect(list.header(column)).toHaveAttribute("aria-sort", /ascending|descending/);
    await expect(list.rows).toHaveCount(25);
  }
});

test("more columns", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await expect(list.header("Tags")).toHaveCount(0);
  await page.getByText("Columns", { exact: true }).click();
  for (const column of ["Tags", "Created", "Expires", "Failed attempts", "Description"]) {
    await page.getByRole("checkbox", { name: column, exact: true }).check();
    await expect(list.header(column)).toBeVisible();
  }
  await page.reload();
  await expect(list.header("Description")).toBeVisible();
});

test("times are relative, with the exact one on hover", async ({ page, open }) => {
  await open(`${USERS}?q=bartova%40example.com`);
  const time = new UserList(page).row("s.bartova").locator("time").first();
  await expect(time).toContainText(/ago|just now/);
  await expect(time).toHaveAttribute("datetime", /^2026-11-14T00:23/);
  await expect(time).toHaveAttribute("title", /2026/);
});
