import { expectKind, IMPORT, preview, run, upload } from "../../support/files.ts";
import { smallTargets } from "../../support/targets.ts";
import { expect, test } from "../../support/test.ts";

test("an import fits 320 px at every step", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const fits = async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await smallTargets(page)).toEqual([]);
  };
  await open(IMPORT);
  await fits();
  await upload(page, "user_name,email,a_header_that_goes_on_and_on_without_an_end\nphone.pia,pia@example.com,x\nphone.paul,no-address-that-goes-on-and-on-without-an-end,x\n");
  await fits();
  await preview(page);
  await expectKind(page, "Wrong", 1);
  await fits();
  await run(page);
  await fits();
});
