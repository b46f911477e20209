// What the tests use of packages that bring no types along.
declare module "smtp-server" {
  import type { Server } from "node:net";
  import type { Readable } from "node:stream";

  type Done = (error?: Error & { responseCode?: number }) => void;

  export class SMTPServer {
    constructor(options: {
      authOptional: boolean;
      disabledCommands: string[];
      onRcptTo(address: { address: string }, session: object, done: Done): void;
      onData(stream: Readable, session: object, done: Done): void;
    });
    server: Server;
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
  }
}

declare module "mailparser" {
  import type { Readable } from "node:stream";

  export function simpleParser(mail: Readable): Promise<{
    subject?: string;
    text?: string;
    html?: string | false;
    messageId?: string;
    to?: { value: { address?: string }[] };
  }>;
}
