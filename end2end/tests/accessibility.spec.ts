// axe on every page and state, in both themes; on the desktop and on a phone.
import { expectNoFindings } from "../support/axe.ts";
import { leave } from "../support/invitation.ts";
import { USERS, UserList } from "../support/list.ts";
import { expect, test } from "../support/test.ts";

const pages: [string, string][] = [
  ["home", "/control-center"],
  ["users", `${USERS}?column=tags&column=created&column=expires&column=failed_attempts&column=description`],
  ["users filtered", `${USERS}?activity=deactivated&activity=deleted&sign_in=never_signed_in&q=a`],
  ["users, every chip", `${USERS}?sign_in=locked&sign_in=invited&sign_in=expired&sign_in=api_only`],
  ["no users", `${USERS}?q=nobody+is+called+like+this`],
  ["groups", "/control-center/groups"],
  ["profile", "/profile"],
];

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.beforeEach(async ({ context, baseURL }) => {
      await context.addCookies([{ name: "appearance", value: theme, url: baseURL! }]);
    });

    for (const [name, path] of pages) {
      test(name, async ({ page, open }) => {
        await open(path);
        await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached();
        await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
        await expectNoFindings(page);
      });
    }

    test("a record", async ({ page, open }) => {
      await open(`${USERS}?q=bartova%40example.com`);
      await new UserList(page).row("s.bartova").getByRole("link").click();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoFindings(page);
    });

    test.describe("an invitation", () => {
      test.use({ expected: [/status of 4\d\d/] });

      test("link, and its page", async ({ page, open }) => {
        await open(`${USERS}?q=v.vera%40example.com`);
        await new UserList(page).row("v.vera").getByRole("link").click();
        await page.getByRole("button", { name: "Copy invitation link" }).click();
        const link = await page.getByLabel("Invitation link").inputValue();
        await expectNoFindings(page);
        await leave(page);
        await open(link);
        await expectNoFindings(page);
        await page.getByLabel("New password", { exact: true }).fill("short");
        await expect(page.getByRole("status")).toHaveText("Needs at least 12 characters");
        await expectNoFindings(page);
        await page.getByRole("button", { name: "Set password and sign in" }).click();
        await expect(page.getByLabel("New password", { exact: true })).toHaveAttribute("aria-invalid", "true");
        await expectNoFindings(page);
      });
    });

    test("with menu, selection, columns and dialog open", async ({ page, open, isMobile }) => {
      await open(USERS);
      const list = new UserList(page);
      await list.rows.first().getByRole("checkbox").click();
      await expect(list.bulk).toBeVisible();
      await expectNoFindings(page);
      await page.getByRole("button", { name: "Account menu" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      await expectNoFindings(page);
      await page.keyboard.press("Escape");
      if (isMobile) {
        await page.getByRole("button", { name: "Filters" }).click();
        await expect(page.getByRole("group", { name: "Activity" })).toBeVisible();
      } else {
        await page.getByText("Columns", { exact: true }).click();
        await expect(page.getByRole("checkbox", { name: "Tags", exact: true })).toBeVisible();
        await expectNoFindings(page);
        await page.getByRole("heading", { level: 1 }).click();
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog")).toBeVisible();
      }
      await expectNoFindings(page);
    });

    test.describe("signed out", () => {
      test.use({ as: "nobody", expected: [/status of 4\d\d/] });

      test("sign-in, refused", async ({ page, open }) => {
        await open("/login");
        await expectNoFindings(page);
        await page.getByLabel("User name or email").fill("nobody at all");
        await page.getByLabel("Password", { exact: true }).fill("not this one at all");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByRole("alert")).toBeVisible();
        await expectNoFindings(page);
      });

      for (const path of ["/setup", "/nowhere", "/invite/dead", "/reset/dead", "/lost-password"]) {
        test(path, async ({ page, open }) => {
          await open(path);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await expectNoFindings(page);
        });
      }
    });
  });
}
