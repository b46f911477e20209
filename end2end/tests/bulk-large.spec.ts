// A run that takes longer than a second: its progress, stopping it, and what a reload in the middle shows.
import { expect, Plan, press } from "../support/acting.ts";
import { USERS, UserList } from "../support/list.ts";
import { type Server, start } from "../support/server.ts";
import { test as base } from "../support/test.ts";

/** So many that nobody's machine is done within a second, and SQLite within its five. */
const MANY = 60_000;

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await start({ demo: MANY, chief: true });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});
test.describe.configure({ mode: "serial" });

test("progress is shown, and a cancelled run leaves everybody as they were", async ({ page, open }) => {
  test.slow();
  await open(`${USERS}?activity=active&size=25`);
  const list = new UserList(page);
  const plan = new Plan(page);
  const total = await list.total();
  const name = (await list.names())[0]!;
  await list.tick(name).click();
  await list.bulk.getByRole("button", { name: `Select all ${total.toLocaleString("en")} matching` }).click();
  await press(list.bulk, "Deactivate");
  const run = plan.dialog.getByRole("button", { name: /^Deactivate [\d,]+ users$/ });
  await expect(plan.dialog).toContainText("will be deactivated");
  await expect(plan.dialog).toContainText("1 is skipped: yourself");

  await run.click();
  await expect(plan.dialog.getByRole("progressbar")).toBeVisible();
  await expect(plan.dialog).toContainText(/[\d,]+ of [\d,]+/);
  await plan.button("Cancel").click();
  await expect(plan.dialog).toContainText("It was cancelled, and nothing was done.", { timeout: 15_000 });
  await plan.button("Cancel").click();
  await expect(plan.dialog).toBeHidden();
  await open(`${USERS}?activity=active&size=25`);
  await list.expectTotal(total);
});

test("a reload in the middle shows how far it is, then the result, and it is undone whole", async ({ page, open }) => {
  test.slow();
  await open(`${USERS}?activity=active&size=25`);
  const list = new UserList(page);
  const plan = new Plan(page);
  const total = await list.total();
  await list.rows.first().getByRole("checkbox").click();
  await list.bulk.getByRole("button", { name: `Select all ${total.toLocaleString("en")} matching` }).click();
  await press(list.bulk, "Deactivate");
  await plan.dialog.getByRole("button", { name: /^Deactivate [\d,]+ users$/ }).click();
  await expect(plan.dialog.getByRole("progressbar")).toBeVisible();
  await page.reload();
  const main = page.getByRole("main");
  const result = `${(total - 1).toLocaleString("en")} were deactivated`;
  await expect(main).toContainText(result, { timeout: 20_000 });
  await main.getByRole("button", { name: "Undo" }).click();
  await expect(main).toContainText(`${(total - 1).toLocaleString("en")} were changed back`, { timeout: 20_000 });
  await page.getByRole("link", { name: "Back to the users" }).click();
  await list.expectTotal(total);
});
