// A lead's home without JavaScript.
import { team, test } from "../../support/lead.ts";
import { UserList } from "../../support/list.ts";
import { expect } from "../../support/test.ts";

// The page asks for the scripts ahead of time, and this browser complains that nobody used them.
test.use({ expected: [/preloaded using link preload but not used/] });

test("the team, a record of it, and all who need attention", async ({ page, open }) => {
  await open("/control-center");
  await expect(team(page).getByText(/^[\d,]+ (person|people) · [\d,]+ groups?$/)).toBeVisible();
  const first = team(page).getByRole("listitem").first().getByRole("link");
  const name = (await first.textContent())!;
  await first.click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  await open("/control-center");
  await team(page).getByRole("link", { name: /^Show all [\d,]+ who need attention$/ }).click();
  await expect(new UserList(page).rows.first()).toBeVisible();
});
