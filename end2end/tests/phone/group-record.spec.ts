// A group's form on a phone: a row of three buttons for each permission.
import { GroupForm, makeGroup, NEW_GROUP, newGroupName } from "../../support/group.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect, test } from "../../support/test.ts";

test("made and changed by touch, without sideways scrolling", async ({ page, open }) => {
  await open(NEW_GROUP);
  const form = new GroupForm(page);
  await form.name.fill(newGroupName());
  await form.right("billing", "Write").tap();
  await expect(form.right("billing", "Write")).toBeChecked();
  await form.find.fill("task");
  await form.right("tasks", "Read").tap();
  await form.save.tap();
  await form.expectSaved();
  await expect(form.right("billing", "Write")).toBeChecked();
  await expect(form.right("tasks", "Read")).toBeChecked();
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
  }
});

test("what is touched measures 44 px, and each choice says what it is", async ({ page, open }) => {
  await open(NEW_GROUP);
  const form = new GroupForm(page);
  await expect(form.rights("admin")).toContainText("NoneReadWrite");
  expect(await smallTargets(page)).toEqual([]);
  const label = form.rights("billing").getByText("Write", { exact: true });
  await expect(label).toBeVisible();
  await open(await makeGroup(page, newGroupName()));
  const small = await smallTargets(page);
  // Links within the sentences of the history are as high as its lines.
  const history = await page.getByRole("region", { name: "History" }).getByRole("link").allTextContents();
  expect(small.filter((target) => !history.some((text) => target.includes(`"${text}"`)))).toEqual([]);
  await expect(form.save).toBeInViewport();
});
