// Gives the scripts and wasm files of a release one hash in their names, and compresses the whole site.
//
// Parts of the program name each other: the script names its loader, the loader the parts, they the loader. cargo-leptos
// hashes each file before it writes these names into it, so a file could change and keep its name, which browsers
// would then never ask for again. Here the hash is that of all of them together.
//
//     node tools/seal.mjs target/site target/release/hash.txt
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [site, hashes] = process.argv.slice(2);
const folder = join(site, "pkg");
const HASHED = /^(?<stem>.+)\.(?<hash>[\w-]{22})\.(?<end>js|wasm|json)$/;

const files = readdirSync(folder)
  .map((name) => ({ name, ...HASHED.exec(name)?.groups }))
  .filter(({ hash }) => hash)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
if (!files.some(({ end }) => end === "wasm")) {
  console.error(`seal.mjs: no wasm file in ${folder}: make build`);
  process.exit(1);
}

// Bytes stay bytes: in latin1 each is a character.
const replaceAll = (text, hash) => files.reduce((text, file) => text.replaceAll(file.hash, hash), text);
const whole = createHash("sha256");
for (const file of files) {
  file.text = readFileSync(join(folder, file.name), "latin1");
  whole.update(`${file.stem}.${file.end}\0`).update(replaceAll(file.text, "_".repeat(22)), "latin1");
}
const hash = whole.digest("base64url").slice(0, 22);
for (const file of files) {
  const name = `${file.stem}.${hash}.${file.end}`;
  renameSync(join(folder, file.name), join(folder, name));
  writeFileSync(join(folder, name), replaceAll(file.text, hash), "latin1");
}
writeFileSync(hashes, replaceAll(readFileSync(hashes, "utf8"), hash));

const small = 512;
for (const entry of readdirSync(site, { recursive: true })) {
  const path = join(site, entry);
  if (!statSync(path).isFile() || statSync(path).size < small || /\.(br|gz)$/.test(path)) continue;
  const bytes = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
