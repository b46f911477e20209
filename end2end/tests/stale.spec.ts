// "Review stale accounts": who has not been seen for long, and keeping them for another period.
import { askFor, expect, Plan, test } from "../support/acting.ts";
import { UserList } from "../support/list.ts";

test("whoever is kept is quiet for another period", async ({ page, open }) => {
  await open("/control-center");
  await page.getByRole("link", { name: "Review stale accounts" }).click();
  await expect(page).toHaveURL(/sign_in=stale$/);
  await expect(page.getByRole("heading", { name: "Review stale accounts" })).toBeVisible();
  await expect(page.getByText("Nobody here was seen for 90 days")).toBeVisible();
  const list = new UserList(page);
  const total = await list.total();
  const name = (await list.names())[0]!;
  await list.tick(name).click();
  await expect(list.bulk.getByRole("button").filter({ visible: true })).toContainText(["matching", "Keep, reviewed", "Deactivate"]);
  await list.tick(name).click();

  const plan = new Plan(page);
  await askFor(page, "Keep, reviewed", name);
  await plan.expectTold("1 will be kept, as reviewed today", name);
  await plan.run("Keep 1 user", "1 was kept, as reviewed today.");
  await expect(list.row(name)).toHaveCount(0);
  await list.expectTotal(total - 1);
  await plan.undo("1 was changed back.");
  await list.expectTotal(total);
});

test("the filters lead there too", async ({ page, open }) => {
  await open("/control-center/users");
  await page.getByRole("link", { name: "Review stale accounts" }).click();
  await expect(page.getByRole("heading", { name: "Review stale accounts" })).toBeVisible();
});
