import { start, type Server } from "../support/server.ts";
import { expect, test as base } from "../support/test.ts";

/** A server on which nobody has a password yet. */
const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await start({});
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});
test.use({ as: "nobody", expected: [/status of 4\d\d/] });
// The last one makes the administrator, which closes the set-up.
test.describe.configure({ mode: "serial" });

/** The one-time code that the log shows. */
function code(server: Server): string {
  const found = server.log.join("\n").match(/one-time code ([\w-]+)/);
  expect(found, server.log.join("\n")).not.toBeNull();
  return found![1]!;
}

test("a wrong code makes nobody", async ({ page, open }) => {
  await open("/setup?code=abcd-efgh-ijkl-mnop");
  await expect(page.getByLabel("One-time code")).toHaveValue("abcd-efgh-ijkl-mnop");
  await page.getByLabel("User name").fill("Ada");
  await page.getByLabel("System email").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("four grey geese go home");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText("Is wrong, used or too old")).toBeVisible();
});

test("a refused form comes back with what was typed and its errors", async ({ page, open, server }) => {
  await open("/setup");
  await page.getByLabel("One-time code").fill(code(server));
  await page.getByLabel("User name").fill("Ada");
  await page.getByLabel("System email").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("password1234");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText("Is too easy to guess")).toBeVisible();
  await expect(page.getByLabel("One-time code")).toHaveValue(code(server));
  await expect(page.getByLabel("User name")).toHaveValue("Ada");
  await expect(page.getByLabel("System email")).toHaveValue("ada@example.com");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
});

test("the first administrator is made by the code in the log, once", async ({ page, open, server }) => {
  await open("/setup");
  await page.getByLabel("One-time code").fill(code(server));
  await page.getByLabel("User name").fill("Ada");
  await page.getByLabel("System email").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("four grey geese go home");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page).not.toHaveURL(/\/setup/);
  if (page.url().includes("/login")) {
    await page.getByLabel("User name or email").fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("four grey geese go home");
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await expect(page.getByRole("heading", { name: "Welcome, Ada" })).toBeVisible();
  await page.goto("/setup");
  await expect(page.getByRole("heading", { name: "Set-up is closed" })).toBeVisible();
});
