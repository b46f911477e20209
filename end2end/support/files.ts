// Files that leave the users list and come back by an import.
import { expect, type Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

export const IMPORT = "/control-center/users/import";

/** What a click downloads, as text. */
export async function downloaded(page: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFile(await download.path(), "utf8");
}

/** The first cell of each row, without the header. */
export function firstCells(file: string): string[] {
  return file.trim().split("\n").slice(1).map((line) => line.split(",")[0]!);
}

/** Uploads a file at the page of the import. */
export async function upload(page: Page, text: string): Promise<void> {
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "staff.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("heading", { name: "Columns" })).toBeVisible();
}

/** Goes on to the preview. */
export async function preview(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("heading", { name: "Preview" })).toBeVisible();
}

/** Brings it in. */
export async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Result" })).toBeVisible();
}

/** How many rows of a kind the page tells. */
export async function expectKind(page: Page, kind: string, count: number): Promise<void> {
  const kinds = page.getByRole("navigation", { name: "Rows by kind" });
  await expect(kinds.getByRole("link", { name: `${kind} (${count})`, exact: true })).toBeVisible();
}
