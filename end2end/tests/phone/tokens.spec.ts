// Tokens and the API's page on a phone.
import { smallTargets } from "../../support/targets.ts";
import { expect, test } from "../../support/test.ts";
import { API, makeToken, NEW_USER, openTokens } from "../../support/tokens.ts";

test("by touch, without sideways scrolling", async ({ page, open }) => {
  await open(NEW_USER);
  await openTokens(page);
  await makeToken(page, "on the way", ["Read groups"]);
  const tokens = new URL(page.url()).pathname;
  for (const path of [tokens, `${API}?operation=create_user`]) {
    await open(path);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, path).toBe(0);
      expect(await smallTargets(page), path).toEqual([]);
    }
  }
});
