import { execFileSync } from "node:child_process";
import { chromiumArguments } from "../support/chromium.ts";
import { chief, start } from "../support/server.ts";
import { signIn } from "../support/test.ts";
import { expect, test } from "@playwright/test";

test("the users list, as a phone sees it", async ({ browser }) => {
  const server = await start({ demo: 10_000, chief: true });
  const context = await browser.newContext({ baseURL: server.url });
  await signIn(await context.newPage(), chief.name, chief.password);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const report = execFileSync(
    "lighthouse",
    [
      `${server.url}/control-center/users`,
      "--quiet",
      "--output=json",
      "--only-categories=performance,accessibility,best-practices",
      `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
      `--chrome-flags=--headless=new ${chromiumArguments().join(" ")}`,
    ],
    { encoding: "utf8", maxBuffer: 1e8, env: { ...process.env, CHROME_PATH: process.env.CHROMIUM } },
  );
  await server.stop();
  const { categories, audits } = JSON.parse(report);
  for (const { title, score } of Object.values<{ title: string; score: number }>(categories)) {
    console.log(`${title}: ${Math.round(score * 100)}`);
  }
  for (const id of ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"]) {
    console.log(`${audits[id].title}: ${audits[id].displayValue}`);
  }
  expect(categories.performance.score).toBeGreaterThanOrEqual(0.95);
});
