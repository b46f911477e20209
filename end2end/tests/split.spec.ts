import type { Page } from "@playwright/test";
import { UserList } from "../support/list.ts";
import { expect, hydrated, test } from "../support/test.ts";

/** Names of the parts of the program that this page loads from now on, without their hashes. */
function parts(page: Page): Set<string> {
  const loaded = new Set<string>();
  page.on("request", (request) => {
    const name = /\/pkg\/([^/.]+)\.[^/]*wasm$/.exec(request.url())?.[1];
    if (name) loaded.add(name);
  });
  return loaded;
}

test("the users list loads no other page's code, which comes when that page is opened", async ({ page, open }) => {
  const loaded = parts(page);
  await open("/control-center/users");
  await expect(page.getByRole("table", { name: "Users" }).getByRole("row").nth(1)).toBeVisible();
  expect([...loaded]).toEqual(["control-center"]);
  const first = new UserList(page).rows.getByRole("link").first();
  const name = (await first.textContent())!;
  await first.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(loaded).toContain("split_people");
  expect(loaded).not.toContain("split_entrance");
  await page.goBack();
  await expect(page.getByRole("table", { name: "Users" })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

for (const [path, heading] of [
  ["/control-center", "Welcome"],
  ["/control-center/users", "User Management"],
  ["/control-center/groups", "User Management"],
  ["/control-center/groups/new", "New group"],
  ["/profile", "My profile"],
] as const) {
  test(`${path} can be loaded anew`, async ({ page, open }) => {
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(heading);
    await page.reload();
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(heading);
    // What the menu does by scripts works: the page was taken over, not only shown.
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "User Management" }).click();
    await expect(page.getByRole("table", { name: "Users" })).toBeVisible();
  });
}

test.describe("out of reach", () => {
  test.use({ expected: [/Failed to (load resource|fetch)/] });

  test("a page whose code does not come says so and can be tried again", async ({ page, open }) => {
    await open("/control-center/users");
    await page.route("**/pkg/split_people.*", (route) => route.abort());
    const first = new UserList(page).rows.getByRole("link").first();
    const name = (await first.textContent())!;
    await first.click();
    await expect(page.getByRole("alert")).toBeVisible();
    await page.unroute("**/pkg/split_people.*");
    await page.getByRole("link", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });
});
