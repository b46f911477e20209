import { CONTACTS, ContactList, field, picture } from "../support/contacts.ts";
import { hydrated, expect, test } from "../support/test.ts";

test.describe("the list", () => {
  for (const [text, name] of [
    ["Ισαβέλλα", /Βουλτσίδου/],
    ["坂本", /坂本/],
    ["preiss", /Preiß/],
    ["ihsanoglu", /İhsanoğlu/],
    ["明", /明/],
  ] as const) {
    test(`"${text}" finds ${name}`, async ({ page, open }) => {
      await open(CONTACTS);
      const list = new ContactList(page);
      await list.search.fill(text);
      await expect(page).toHaveURL((url) => url.searchParams.get("q") === text);
      await expect(list.rows.getByRole("link", { name }).first()).toBeVisible();
    });
  }

  test("filters by relation, with counts that hold", async ({ page, open }) => {
    await open(CONTACTS);
    const list = new ContactList(page);
    const suppliers = await list.count("Relation", "Supplier");
    await list.option("Relation", "Supplier").check();
    await expect(page).toHaveURL(/relation=supplier/);
    await list.expectTotal(suppliers);
    await expect(list.rows.first()).toContainText("Supplier");
    await list.chips.first().click();
    await expect(list.option("Relation", "Supplier")).not.toBeChecked();
  });

  test("pages, and comes back as it was", async ({ page, open }) => {
    await open(`${CONTACTS}?size=25`);
    const list = new ContactList(page);
    await expect(list.range).toHaveText(/^1–25 of /);
    await page.getByRole("link", { name: "Next page" }).click();
    await expect(list.range).toHaveText(/^26–50 of /);
    const name = (await list.rows.first().getByRole("link").first().textContent())!;
    await list.rows.first().getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await page.goBack();
    await expect(list.range).toHaveText(/^26–50 of /);
    await page.getByRole("link", { name: "Last page" }).click();
    await expect(page.getByRole("link", { name: "Next page" })).toBeDisabled();
  });

  test("says why it is empty", async ({ page, open }) => {
    await open(`${CONTACTS}?q=nobody+is+called+like+this`);
    await expect(page.getByRole("heading", { name: "No contacts match" })).toBeVisible();
    await page.getByRole("link", { name: "Clear all" }).first().click();
    await expect(new ContactList(page).rows.first()).toBeVisible();
  });

  test("the home leads there with a live figure", async ({ page, open }) => {
    await open("/control-center");
    const card = page.getByRole("main").getByRole("link", { name: /^Contacts/ });
    await expect(card).toContainText(/[\d,]+ contacts/);
    await card.click();
    await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
  });

  test("/ leads to the search", async ({ page, open }) => {
    await open(CONTACTS);
    await page.keyboard.press("/");
    await expect(new ContactList(page).search).toBeFocused();
  });

  test("n makes a new one", async ({ page, open }) => {
    await open(CONTACTS);
    await page.keyboard.press("n");
    await expect(page).toHaveURL(new RegExp(`${CONTACTS}/new$`));
  });
});

test("a contact is made, changed, pictured and deleted", async ({ page, open }) => {
  await open(CONTACTS);
  await page.getByRole("link", { name: "New Contact" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New Contact" })).toBeVisible();

  // Nothing is saved without a name, and the focus goes to where it is missing.
  await field(page, "Email").fill("zoe@");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Last name: Is required");
  await expect(field(page, "Last name")).toBeFocused();
  await expect(field(page, "Email")).toHaveAttribute("aria-invalid", "true");

  await field(page, "First name").fill("Zoë");
  await field(page, "Last name").fill("Ångström-Test");
  await field(page, "Email").fill("zoe@example.com");
  await field(page, "Address").fill("One\n</textarea><b>Two</b>");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zoë Ångström-Test" })).toBeVisible();
  await expect(field(page, "Address")).toHaveValue("One\n</textarea><b>Two</b>");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await field(page, "Relation").selectOption("Supplier");
  await field(page, "Last name").fill("Angstrom-Test");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zoë Angstrom-Test" })).toBeVisible();

  // The picture is put in place at once, and what is typed stays.
  await field(page, "Phone").fill("+41 1");
  await page.getByLabel("Picture").setInputFiles(picture);
  const portrait = page.locator(".photo img");
  await expect(portrait).toHaveAttribute("src", /\/photo\?v=[0-9a-f]{32}$/);
  await expect.poll(() => portrait.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
  await expect(field(page, "Phone")).toHaveValue("+41 1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".record-head img")).toBeVisible();

  await page.goto(`${CONTACTS}?q=angstrom-test`);
  await hydrated(page);
  const list = new ContactList(page);
  await expect(list.row("Zoë Angstrom-Test")).toContainText("Supplier");
  await expect(list.row("Zoë Angstrom-Test").locator("img")).toBeVisible();
  await list.row("Zoë Angstrom-Test").getByRole("link").first().click();
  await page.getByRole("button", { name: "Remove photo" }).click();
  await expect(page.locator(".photo img")).toHaveCount(0);

  await page.getByText("Delete", { exact: true }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await expect(page).toHaveURL(/\/control-center\/contacts$/);
  await page.goto(`${CONTACTS}?q=angstrom-test`);
  await expect(page.getByRole("heading", { name: "No contacts match" })).toBeVisible();
});

test.describe("refused", () => {
  test.use({ expected: [/status of 4\d\d/] });

  test("what is no picture, and what is too large", async ({ page, open }) => {
    await open(`${CONTACTS}?q=preiss`);
    await new ContactList(page).rows.first().getByRole("link").first().click();
    const file = page.getByLabel("Picture");
    await file.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
    await expect(page.getByText("Is not a PNG, JPEG or WebP picture")).toBeVisible();
    await file.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.alloc(5 * 1024 * 1024 + 1) });
    await expect(page.getByText("Is larger than 5 MB")).toBeVisible();
  });

  test("a contact that is not there", async ({ page }) => {
    await page.goto(`${CONTACTS}/01990000-0000-7000-8000-000000000000`);
    await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  });
});

test("two who save at once see both, and lose nothing", async ({ page, open, context }) => {
  await open(`${CONTACTS}/new`);
  await field(page, "Last name").fill("Conflict-Test");
  await field(page, "Phone").fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Conflict-Test" })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await field(other, "Phone").fill("2");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();

  await field(page, "Position").fill("Owner");
  await page.getByRole("button", { name: "Save" }).click();
  const phone = page.getByRole("group", { name: "Phone" });
  await expect(phone.getByRole("radio").nth(1)).toBeChecked();
  await expect(page.getByRole("group", { name: "Position" }).getByRole("radio").first()).toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(field(page, "Phone")).toHaveValue("2");
  await expect(field(page, "Position")).toHaveValue("Owner");
});

test("leaving with unsaved changes asks", async ({ page, open }) => {
  await open(`${CONTACTS}?q=preiss`);
  await new ContactList(page).rows.first().getByRole("link").first().click();
  await field(page, "Position").fill("unsaved");
  await page.getByRole("link", { name: "Contacts", exact: true }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(field(page, "Position")).toHaveValue("unsaved");
  await field(page, "Position").fill("");
});
