import type { Request } from "@playwright/test";
import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

test.describe("search", () => {
  for (const [text, name] of [
    ["Ισαβέλλα", "user4"],
    ["ΒΟΥΛΤΣΙΔΟΥ", "user4"],
    ["bartova", "s.bartova"],
    ["preiss", "h.prei"],
    ["坂本", "user24"],
    ["İhsanoğlu", "a.ihsanoglu"],
    ["ihsanoglu", "a.ihsanoglu"],
    ["bartova@exam", "s.bartova"],
    ["明", "user24"],
  ] as const) {
    test(`"${text}" finds ${name}`, async ({ page, open }) => {
      await open(USERS);
      const list = new UserList(page);
      await list.search.fill(text);
      await expect(page).toHaveURL((url) => url.searchParams.get("q") === text);
      await expect(list.row(name)).toBeVisible();
      await expect(list.range).toBeVisible();
      // Counts come behind the rows.
      await expect.poll(() => list.total()).toBeLessThan(200);
    });
  }

  test("finds by tag and by id", async ({ page, open }) => {
    await open(`${USERS}?q=bartova%40example.com&sort=-name&size=100`);
    const list = new UserList(page);
    const href = await list.row("s.bartova").getByRole("link").getAttribute("href");
    const id = href?.split("/").pop() ?? "";
    await list.search.fill(id);
    await list.expectTotal(1);
    await expect(list.row("s.bartova")).toBeVisible();
    await list.search.fill("site/nort");
    await expect(list.row("v.olmedo")).toBeVisible();
  });

  test("Back takes what was typed back too, with the focus still there", async ({ page, open }) => {
    await open(USERS);
    const list = new UserList(page);
    await list.option("Activity", "Deactivated").check();
    await expect(page).toHaveURL(/activity=deactivated/);
    await list.search.fill("anna");
    await expect(page).toHaveURL(/q=anna/);
    await page.goBack();
    await expect(page).not.toHaveURL(/q=anna|activity/);
    await expect(list.search).toBeFocused();
    await expect(list.search).toHaveValue("");
  });

  test("% and _ stand for themselves", async ({ page, open }) => {
    await open(`${USERS}?q=%25`);
    await expect(page.getByRole("heading", { name: "No users match" })).toBeVisible();
    await open(`${USERS}?q=user_4`);
    await expect(page.getByRole("heading", { name: "No users match" })).toBeVisible();
  });

  test("a text that looks encoded stays what it is", async ({ page, open }) => {
    await open(`${USERS}?q=50%2525`);
    const list = new UserList(page);
    await expect(list.search).toHaveValue("50%25");
    await expect(list.chips).toHaveText([/50%25/]);
  });

  test("an empty list says why, and what to do", async ({ page, open }) => {
    await open(USERS);
    const list = new UserList(page);
    const all = await list.total();
    await list.search.fill("nobody is called like this");
    await expect(page.getByRole("heading", { name: "No users match" })).toBeVisible();
    await page.getByRole("link", { name: "Clear all" }).first().click();
    await list.expectTotal(all);
    await expect(list.search).toHaveValue("");
  });

  test("an old answer never overwrites a new one", async ({ page, open }) => {
    await open(USERS);
    const list = new UserList(page);
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    const isOld = (url: URL) => url.pathname.includes("list_users") && decodeURIComponent(url.search).includes("preiss");
    await page.route(isOld, async (route) => {
      await held;
      // It may have been given up meanwhile: then there is nothing to go on with.
      await route.continue().catch(() => {});
    });
    const asked = page.waitForRequest((request) => isOld(new URL(request.url())));
    const ended = new Promise<void>((done) => {
      const look = (request: Request) => isOld(new URL(request.url())) && done();
      page.on("requestfinished", look).on("requestfailed", look);
    });
    await list.search.fill("preiss");
    await asked;
    await list.search.fill("bartova");
    await expect(list.row("s.bartova")).toBeVisible();
    await expect(list.row("h.prei")).toHaveCount(0);
    release();
    await ended;
    // Two frames are time enough for the answer to be drawn, if it were.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await expect(list.row("s.bartova")).toBeVisible();
    await expect(list.row("h.prei")).toHaveCount(0);
  });

});

test.describe("without a connection", () => {
  test.use({ expected: [/ERR_INTERNET_DISCONNECTED/] });

  test("a lost connection says so, keeps what was typed and can be tried again", async ({ page, open, context }) => {
    await open(USERS);
    const list = new UserList(page);
    await context.setOffline(true);
    await list.search.fill("bartova");
    const again = page.getByRole("link", { name: "Try again" }).first();
    await expect(again).toBeVisible();
    await expect(list.search).toHaveValue("bartova");
    await context.setOffline(false);
    await again.click();
    await expect(list.row("s.bartova")).toBeVisible();
  });
});
