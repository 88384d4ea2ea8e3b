/** What the command says when it cannot go on. */
import { CommandError } from "./cli/command.ts";
import { ConfigError } from "./config/config-error.ts";
import { flagName } from "./config/setting-value.ts";
import { DataFileError } from "./storage/sqlite/data-file-error.ts";
import { SqliteUnavailable } from "./storage/sqlite/load-driver.ts";

const known = [ConfigError, CommandError, DataFileError, SqliteUnavailable];

interface SocketError extends NodeJS.ErrnoException {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

/** By code of the error of listening. */
const listening: Readonly<Record<string, (error: SocketError) => string>> = {
  EADDRINUSE: ({ port }) => `port ${port} is in use: choose another with ${flagName("port")}, or 0 for a free one`,
  EACCES: ({ port }) => `port ${port} may not be used: choose one above 1023 with ${flagName("port")}`,
  EADDRNOTAVAIL: ({ address }) => `this machine has no address ${address}: choose another with ${flagName("host")}`,
  ENOTFOUND: ({ hostname }) => `there is no host ${hostname}: choose another with ${flagName("host")}`,
  EAI_AGAIN: ({ hostname }) => `host ${hostname} cannot be looked up: choose another with ${flagName("host")}`,
};

/** One clear line for what the person can mend; anything else is a fault of ours and keeps its stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (known.some((type) => error instanceof type)) return error.message;
  const { code = "", syscall = "" } = error as SocketError;
  const words = ["listen", "getaddrinfo"].includes(syscall) ? listening[code] : undefined;
  return words ? words(error) : (error.stack ?? error.message);
}
