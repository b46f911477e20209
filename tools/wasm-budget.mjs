// Fails when the browser's half weighs more than its budget: 300 kB after brotli, as it is served.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const BUDGET = 300_000;
const folder = "target/site/pkg";

const files = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
if (files.length === 0) {
  console.error(`no wasm file in ${folder}: make build`);
  process.exit(1);
}
const bytes = files
  .map((name) => brotliCompressSync(readFileSync(`${folder}/${name}`), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length)
  .reduce((sum, size) => sum + size, 0);
const verdict = bytes <= BUDGET ? "within" : "over";
console.log(`wasm: ${bytes.toLocaleString("en")} bytes after brotli, ${verdict} the budget of ${BUDGET.toLocaleString("en")}`);
process.exitCode = bytes <= BUDGET ? 0 : 1;
