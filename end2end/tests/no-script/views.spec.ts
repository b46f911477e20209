// Saved views without JavaScript.
import { USERS, UserList } from "../../support/list.ts";
import { expect } from "../../support/test.ts";
import { beginWithEverybody, newView, SavedViews, test, VIEWS } from "../../support/views.ts";

test("a view is saved, begun with, and deleted", async ({ page, open }) => {
  await beginWithEverybody(page);
  await open(`${USERS}?activity=deactivated`);
  const [list, views, name] = [new UserList(page), new SavedViews(page), newView()];
  const total = await list.total();
  await views.unfold();
  await views.saveThis.click();
  await views.save.click();
  await expect(views.name).toHaveAttribute("aria-invalid", "true");
  await views.name.fill(name);
  await views.start.check();
  await views.save.click();
  await expect(views.link(name)).toHaveAttribute("aria-current", "true");
  await list.expectTotal(total);

  await open(USERS);
  await expect(page).toHaveURL(/\?activity=deactivated$/);
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(list.chips).toHaveCount(0);

  await open(VIEWS);
  await expect(views.row(name)).toContainText("Start view");
  await views.row(name).getByLabel(`Delete “${name}”`).click();
  await views.row(name).getByRole("button", { name: "Delete for good" }).click();
  await expect(views.row(name)).toHaveCount(0);
  await open(USERS);
  await expect(page).toHaveURL(/\/users$/);
});
