// The program itself, on a port and in a folder of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** The build under test; `PROGRAM` names another. */
const program = resolve(process.env.PROGRAM ?? "../target/release/control-center");
/** An administrator of every server that is not empty. */
export const chief = { name: "chief", email: "chief@control.example", password: "seven quiet herons at dawn" };
/** Rows 2–40 and 109 of a real export: good ones only. */
export const staff = resolve("support/staff.csv");

export interface Server {
  url: string;
  /** What the program has logged so far. */
  log: string[];
  stop(): Promise<void>;
}

/** What is in the database before the server starts. */
export interface Content {
  demo?: number;
  staff?: boolean;
  chief?: boolean;
  /** More administrators with passwords. */
  administrators?: Account[];
  /** Settings by their variables. */
  settings?: Record<string, string>;
}

/** Somebody who can sign in. */
export interface Account {
  name: string;
  email: string;
  password: string;
}

export async function start(content: Content): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "control-center-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Settings of the developer's own shell must not reach the test.
  const outer = Object.entries(process.env).filter(([name]) => !name.startsWith("CC_") && name !== "DATABASE_URL");
  const env = { ...Object.fromEntries(outer), CC_DATA_DIR: folder, CC_LISTEN: `127.0.0.1:${port}`, NO_COLOR: "1", ...content.settings };

  const command = (input: string | undefined, ...words: string[]) => {
    const done = spawnSync(program, words, { cwd: folder, env, input, encoding: "utf8" });
    if (done.status !== 0) {
      throw new Error(`control-center ${words.join(" ")}: ${done.error ?? done.stderr}${done.stdout ?? ""}`);
    }
  };
  if (content.demo) command(undefined, "demo", "--users", String(content.demo), "--seed", "1");
  if (content.staff) command(undefined, "import", "users", staff);
  for (const account of [...(content.chief ? [chief] : []), ...(content.administrators ?? [])]) {
    command(`${account.password}\n`, "admin", "create", "--name", account.name, "--email", account.email, "--password-stdin");
  }

  const child = spawn(program, [], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  await listening(child, log);
  return {
    url,
    log,
    async stop() {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Resolves at the line of the log that says so. */
function listening(child: ChildProcess, log: string[]): Promise<void> {
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`the server ended with ${code}:\n${log.join("\n")}`)));
    createInterface({ input: child.stderr! }).on("line", (line) => {
      log.push(line);
      if (line.includes("serving http")) done();
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}
