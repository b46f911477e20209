import { chief } from "../support/server.ts";
import { expect, signIn, test } from "../support/test.ts";

test.use({ as: "nobody" });

test("a page behind the sign-in asks for it, and is shown afterwards", async ({ page }) => {
  await page.goto("/control-center/users?activity=deactivated");
  await expect(page).toHaveURL(/\/login/);
  await expect(page).toHaveTitle(/Sign in/);
  await signIn(page, chief.email, chief.password);
  await expect(page).toHaveURL(/\/control-center\/users\?activity=deactivated$/);
});

test("signing out ends the session", async ({ page, context }) => {
  await signIn(page, chief.name, chief.password);
  await expect(page).toHaveURL(/\/control-center$/);
  const cookies = await context.cookies();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  // The server forgot it too: the old cookie opens nothing.
  await context.addCookies(cookies);
  await page.goto("/control-center");
  await expect(page).toHaveURL(/\/login/);
});

test("the session's cookie is out of reach of scripts", async ({ page, context }) => {
  await signIn(page, chief.name, chief.password);
  const locked = (await context.cookies()).filter((cookie) => cookie.httpOnly);
  expect(locked).toHaveLength(1);
  expect(locked[0]).toMatchObject({ sameSite: "Lax", path: "/" });
});

test("the password can be shown", async ({ page, open }) => {
  await open("/login");
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("a secret");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(password).toHaveValue("a secret");
});

test.describe("refused", () => {
  test.use({ expected: [/status of 4\d\d/] });

  for (const [login, what] of [
    ["chief", "a wrong password"],
    ["nobody at all", "an unknown name"],
  ] as const) {
    test(`${what} is refused in the same words, and what was typed stays`, async ({ page, open }) => {
      await open("/login?next=%2Fprofile");
      await page.getByLabel("User name or email").fill(login);
      await page.getByLabel("Password", { exact: true }).fill("not this one at all");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toHaveText(/User name, email or password is wrong/);
      await expect(page.getByLabel("User name or email")).toHaveValue(login);
      await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
    });
  }

  test("after a refusal the way still leads where it should", async ({ page, open }) => {
    await open("/login?next=%2Fprofile");
    await page.getByLabel("User name or email").fill(chief.name);
    await page.getByLabel("Password", { exact: true }).fill("not this one at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(chief.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/profile$/);
  });

  test("a page that is not there says so", async ({ page, open }) => {
    const answer = page.waitForResponse((response) => response.url().endsWith("/nowhere"));
    await open("/nowhere");
    expect((await answer).status()).toBe(404);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});
