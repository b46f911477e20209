// A real mail server that keeps what it gets, and `test` against a server that sends its mails there.
import { expect } from "@playwright/test";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { type Server, start } from "./server.ts";
import { test as base } from "./test.ts";

/** Whoever has an address that begins so is unknown to the mail server. */
export const UNKNOWN = "unknown";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
}

export class MailServer {
  private readonly mails: Mail[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    // Its own certificate is nobody's.
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, done) {
      done(address.startsWith(UNKNOWN) ? Object.assign(new Error("nobody here"), { responseCode: 550 }) : undefined);
    },
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        this.mails.push({
          to: mail.to?.value[0]?.address ?? "",
          subject: mail.subject ?? "",
          text: mail.text ?? "",
          html: mail.html || "",
          messageId: mail.messageId ?? "",
        });
        done();
      }, done);
    },
  });

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await new Promise<void>((done) => mail.server.listen(0, "127.0.0.1", done));
    return mail;
  }

  get url(): string {
    const address = this.server.server.address();
    if (!address || typeof address !== "object") throw new Error("no port");
    return `smtp://127.0.0.1:${address.port}`;
  }

  /** The nth mail to this address, as soon as it is there. */
  async to(address: string, nth = 1): Promise<Mail> {
    const theirs = () => this.mails.filter((mail) => mail.to === address);
    await expect.poll(() => theirs().length, { message: `mails to ${address}`, timeout: 10_000 }).toBeGreaterThanOrEqual(nth);
    return theirs()[nth - 1]!;
  }

  async stop(): Promise<void> {
    await new Promise<void>((done) => this.server.close(done));
  }
}

/** The link of a mail: the same in its text and behind its button. */
export function linkIn(mail: Mail): string {
  const link = mail.text.match(/^https?:\/\/\S+$/m)?.[0];
  expect(link, mail.text).toBeDefined();
  expect(mail.html).toContain(`href="${link}"`);
  return link!;
}

/** Another administrator, whose password tests may lose: who changes that of `chief` signs out the tests that follow. */
export const forgetful = { name: "forgetful", email: "forgetful@control.example", password: "nine slow otters past midnight" };

/** A server that sends mail, with two administrators and nobody else. */
export const test = base.extend<object, { mail: MailServer; server: Server }>({
  mail: [
    async ({}, use) => {
      const mail = await MailServer.start();
      await use(mail);
      await mail.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ mail }, use) => {
      const settings = { CC_SMTP_URL: mail.url, CC_COMPANY_NAME: "Northwind" };
      const server = await start({ chief: true, administrators: [forgetful], settings });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});
