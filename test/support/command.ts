/** The built command in processes of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "../../dist/main.js");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly process: ChildProcess;
  /** What it has written to stdout so far. */
  stdout(): string;
  /** Resolves when stdout holds `text`; rejects when the process ends first. */
  says(text: string): Promise<string>;
  readonly finished: Promise<Finished>;
}

/** Starts `miniplane <args>` with only these variables. */
export function startCommand(args: readonly string[], env: Readonly<Record<string, string>>): Command {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
  const says = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => stdout.includes(text) && resolve(stdout);
      child.stdout.on("data", look);
      void finished.then(() => reject(new Error(`it ended first: ${stdout}${stderr}`)));
      look();
    });
  return { process: child, stdout: () => stdout, says, finished };
}

/** Runs it to its end. */
export const runCommand = (args: readonly string[], env: Readonly<Record<string, string>>) => startCommand(args, env).finished;
