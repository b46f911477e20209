// Fails when the browser's half weighs more than its budget, after brotli, as it is served: what the users list loads,
// and everything together.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const LIST = 300_000;
// Nobody loads all of it: it grows with every page, and is watched so that none grows unseen.
const WHOLE = 820_000;
const folder = process.argv[2] ?? "target/site/pkg";

const weight = (name) =>
  brotliCompressSync(readFileSync(`${folder}/${name}`), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const parts = readdirSync(folder)
  .filter((name) => /\.(wasm|js)$/.test(name))
  .map((name) => ({ name, bytes: weight(name) }));
if (!parts.some(({ name }) => name.endsWith(".wasm"))) {
  console.error(`no wasm file in ${folder}: make build`);
  process.exit(1);
}

// Other pages' parts are `split_…`, and `chunk_…` what several of them share.
const isFirst = ({ name }) => !/^(split|chunk)_/.test(name);
const sum = (some) => some.reduce((bytes, part) => bytes + part.bytes, 0);
const figure = (bytes) => bytes.toLocaleString("en");
for (const { name, bytes } of parts.filter((part) => !isFirst(part))) {
  console.log(`  ${name.split(".")[0]}: ${figure(bytes)}`);
}
for (const [what, bytes, budget] of [
  ["the users list", sum(parts.filter(isFirst)), LIST],
  ["everything", sum(parts), WHOLE],
]) {
  const verdict = bytes <= budget ? "within" : "over";
  console.log(`${what}: ${figure(bytes)} bytes after brotli, ${verdict} the budget of ${figure(budget)}`);
  if (bytes > budget) process.exitCode = 1;
}
