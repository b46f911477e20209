// Whoever leaves can come back until they are erased: on a desk and on a phone.
import { askFor, expect, found, Plan, test } from "../support/acting.ts";

test("deleted ones are restored, or erased for good by typing whom", async ({ page, open }) => {
  await open(found("hendriks"));
  const plan = new Plan(page);
  await askFor(page, "Delete", "g.hendriks");
  await plan.run("Delete 1 user", "1 was deleted.");
  await expect(page.getByText("No users match")).toBeVisible();

  await open(found("hendriks", "&activity=deleted"));
  await askFor(page, "Restore", "g.hendriks");
  await plan.run("Restore 1 user", "1 was restored, and is deactivated.");
  await open(found("hendriks"));
  await askFor(page, "Delete", "g.hendriks");
  await plan.run("Delete 1 user", "1 was deleted.");

  await open(found("hendriks", "&activity=deleted"));
  await askFor(page, "Erase", "g.hendriks");
  await plan.expectTold("1 will be erased", "This cannot be undone.");
  const typed = plan.dialog.getByLabel(/type the user name g\.hendriks/);
  await typed.fill("g_hendriks");
  await plan.button("Erase 1 user for good").click();
  await plan.expectTold("1 will be erased");
  await expect(typed).toBeFocused();
  await typed.fill("g.hendriks");
  await plan.run("Erase 1 user for good", "1 was erased.");
  await expect(plan.toast.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await open(found("hendriks", "&activity=active&activity=deactivated&activity=deleted"));
  await expect(page.getByText("No users match")).toBeVisible();
});
