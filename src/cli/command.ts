/** What a subcommand gets and gives: pure of the process, so that tests can run it. */
import type { Machine } from "../config/state-paths.ts";

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** Resolves to the exit code. Throws {@link CommandError} for what the person should read. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

export interface Terminal {
  readonly machine: Machine;
  write(text: string): void;
}

/** One clear line and exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
