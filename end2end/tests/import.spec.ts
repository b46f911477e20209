import { USERS, UserList } from "../support/list.ts";
import { start } from "../support/server.ts";
import { expect, test as base } from "../support/test.ts";

/** A server with the administrator and the 40 people of `support/staff.csv`, nobody else. */
const test = base.extend<object, { server: Awaited<ReturnType<typeof start>> }>({
  server: [
    async ({}, use) => {
      const server = await start({ staff: true, chief: true });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

test("the filters count right against the imported file", async ({ page, open }) => {
  await open(USERS);
  const list = new UserList(page);
  await list.expectTotal(41);
  // The administrator is the 38th active, has signed in, and stands in a group of his own.
  for (const [section, option, count] of [
    ["Activity", "Active", 38],
    ["Activity", "Deactivated", 3],
    ["Activity", "Deleted", 0],
    ["Sign-in", "API only", 0],
    ["Sign-in", "No shared data", 4],
    ["Sign-in", "Without group", 6],
    ["Sign-in", "Expired", 1],
    ["Sign-in", "Invited", 0],
    ["Tags", "madrid", 6],
    ["Tags", "site/south", 3],
    ["Top groups", "Sales", 15],
    ["Top groups", "Finance", 10],
    ["Top groups", "Marketing", 9],
  ] as const) {
    expect(await list.count(section, option), option).toBe(count);
  }
});

test("imported groups hold no permission", async ({ page, open }) => {
  await open("/control-center/groups?q=human");
  await expect(page.getByRole("row").filter({ hasText: "Human Resources" })).toContainText("None");
});
