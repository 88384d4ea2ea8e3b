/** Runs an unmodified command-line client (kubectl, helm) against a control plane, with a home of its own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Tool {
  /** Standard output of a command that must succeed. */
  (command: string | readonly string[], input?: string): Promise<string>;
  /** The same for a command that may fail; `env` adds variables. */
  run(command: string | readonly string[], input?: string, env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** A command that goes on until it is killed; every line it prints is handed over. */
  follow(command: string, line: (text: string) => void): ChildProcess;
  /** Writes a file into its working folder. */
  write(name: string, text: string): void;
  /** Removes its home. */
  remove(): void;
}

/** `config`: path of a kubeconfig. A command given as one text is split at spaces, which single quotes keep together. */
export function createTool(path: string, config: () => string): Tool {
  const home = mkdtempSync(join(tmpdir(), "miniplane-tool-"));
  const options = (env = {}) => ({ cwd: home, env: { PATH: process.env["PATH"], HOME: home, KUBECONFIG: config(), ...env } });
  const run = (command: string | readonly string[], input?: string, env?: Readonly<Record<string, string>>) =>
    new Promise<Ran>((resolve) => {
      const child = execFile(path, words(command), { ...options(env), maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
      child.stdin?.end(input ?? "");
    });
  const tool = async (command: string | readonly string[], input?: string) => {
    const { code, stdout, stderr } = await run(command, input);
    if (code !== 0) throw new Error(`${basename(path)} ${words(command).join(" ")}: exit code ${code}\n${stderr}${stdout}`);
    return stdout;
  };
  const follow = (command: string, line: (text: string) => void) => {
    const child = spawn(path, words(command), { ...options(), stdio: ["ignore", "pipe", "inherit"] });
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const one of lines) line(one);
    });
    return child;
  };
  const write = (name: string, text: string) => writeFileSync(join(home, name), text);
  const remove = () => rmSync(home, { recursive: true, force: true });
  return Object.assign(tool, { run, follow, write, remove });
}

const words = (command: string | readonly string[]): string[] =>
  typeof command === "string" ? [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "") : [...command];
