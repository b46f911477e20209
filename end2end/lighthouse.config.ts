// `make lighthouse`: not one of the tests, since its figures follow the machine.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

const [desktop] = tests.projects!;
export default defineConfig({
  ...tests,
  testDir: "lighthouse",
  timeout: 180_000,
  projects: [{ name: "lighthouse", use: { ...desktop!.use } }],
});
