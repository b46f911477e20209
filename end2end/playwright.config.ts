import { defineConfig, devices } from "@playwright/test";
import { chromiumArguments } from "./support/chromium.ts";

const browser = {
  ...devices["Desktop Chrome"],
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  launchOptions: { executablePath: process.env.CHROMIUM || undefined, args: chromiumArguments() },
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes the second time hides a fault: none is tried again.
  retries: 0,
  reporter: "list",
  timeout: 60_000,
  // Machines that test are slow, and how fast this is stands in the benches.
  expect: { timeout: 10_000 },
  use: { trace: "retain-on-failure", screenshot: "only-on-failure", actionTimeout: 10_000 },
  projects: [
    {
      name: "desktop",
      use: { ...browser, viewport: { width: 1440, height: 900 } },
      testIgnore: ["phone/**", "no-script/**"],
    },
    {
      name: "phone",
      use: { ...browser, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      testMatch: ["phone/**", "accessibility.spec.ts", "leaving.spec.ts", "record-actions.spec.ts"],
    },
    {
      name: "no-script",
      use: { ...browser, viewport: { width: 1440, height: 900 }, javaScriptEnabled: false },
      testMatch: ["no-script/**"],
    },
  ],
});
