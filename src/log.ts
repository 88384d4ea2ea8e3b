/** The log: pretty on a terminal, JSON lines otherwise, on stderr. */
import { openSync } from "node:fs";
import { type DestinationStream, destination, type Logger, pino } from "pino";

export interface LogOptions {
  readonly level: string;
  readonly terminal: boolean;
}

export async function createLog({ level, terminal }: LogOptions): Promise<Logger> {
  const stderr = destination({ fd: 2, sync: true });
  return pino({ level, base: null }, terminal && level !== "silent" ? await pretty(stderr) : stderr);
}

/** A file that lines are appended to. */
export interface LineFile {
  write(line: string): void;
  /** Resolves when everything is written and the file is closed. */
  close(): Promise<void>;
}

/** Lines are gathered and written together; `-` is stdout. Throws when the file cannot be opened. */
export function openLineFile(path: string): LineFile {
  const target = destination({ fd: path === "-" ? 1 : openSync(path, "a", 0o600), sync: false });
  return {
    write: (line) => void target.write(`${line}\n`),
    close: () =>
      new Promise((resolve) => {
        target.once("close", resolve);
        target.end();
      }),
  };
}

/** Loaded only for a terminal: it costs start-up time. */
async function pretty(stderr: DestinationStream): Promise<DestinationStream> {
  const { build } = await import("pino-pretty");
  return build({ destination: stderr as unknown as NodeJS.WritableStream, ignore: "pid,hostname", sync: true, colorize: true });
}
