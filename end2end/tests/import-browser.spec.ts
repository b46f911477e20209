import { downloaded, expectKind, IMPORT, preview, run, upload } from "../support/files.ts";
import { USERS, UserList } from "../support/list.ts";
import { NEW_USER } from "../support/record.ts";
import { expect, test } from "../support/test.ts";

test("wrong rows are told, left out, downloaded, corrected and imported", async ({ page, open }) => {
  await open(NEW_USER);
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import users" })).toBeVisible();
  await upload(page, "Benutzername;x,E-Mail,Vorname,Schuhgröße\nimport.ilse,import.ilse@example.com,Ilse,38\nimport.otto,nowhere,Otto,44\n");
  await expect(page.getByRole("alert")).toContainText("User name");
  await page.getByLabel("Benutzername;x").selectOption({ index: 1 });
  await expect(page.getByLabel("Schuhgröße")).toHaveValue("");
  await preview(page);
  await expectKind(page, "New", 1);
  await expectKind(page, "Wrong", 1);
  await page.getByRole("link", { name: "Wrong (1)" }).click();
  await expect(page.getByRole("table", { name: "Rows" })).toContainText("is not an email address");
  await expect(page.getByRole("table", { name: "Rows" }).locator("tbody").getByRole("row")).toHaveCount(1);
  await run(page);
  const file = await downloaded(page, () => page.getByRole("link", { name: "Download wrong rows" }).click());
  expect(file.split("\n")[0]).toMatch(/^problem,/);
  expect(file).not.toContain("ilse");

  await open(IMPORT);
  await upload(page, file.replace(",nowhere,", ",import.otto@example.com,"));
  await page.getByLabel("Benutzername;x").selectOption({ index: 1 });
  await expect(page.getByLabel("problem")).toHaveValue("");
  await preview(page);
  await expectKind(page, "New", 1);
  await run(page);
  await page.getByRole("link", { name: "To the users" }).click();
  await expect(page).toHaveURL(/\/control-center\/users$/);
  await open(`${USERS}?q=import.otto`);
  await expect(new UserList(page).row("import.otto")).toBeVisible();
});

test("a file that is none is refused at its field", async ({ page, open }) => {
  await open(IMPORT);
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("user_name,email\n") });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByText("Choose a file that is not empty.")).toBeVisible();
});
