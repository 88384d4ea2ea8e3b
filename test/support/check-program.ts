/** Programs that check a server themselves and print a line per check: "ok NAME", "skip NAME: reason" or "FAIL NAME: error". */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface CheckProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called when the program prints "restart"; it is sent an empty line after that. */
  readonly restart?: () => Promise<void>;
}

export interface Outcome {
  readonly code: number | null;
  readonly passed: readonly string[];
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
  readonly stderr: string;
}

/** Runs it to its end; lines of another form are among the failures' context in `stderr`. */
export async function runCheckProgram({ command, args, cwd, env, restart }: CheckProgram): Promise<Outcome> {
  const child = spawn(command, args, { cwd, env: { PATH: process.env["PATH"], ...env } });
  const outcome = { passed: [] as string[], skipped: [] as string[], failed: [] as string[] };
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once("close", resolve).once("error", reject));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, verdict = "", text = ""] = /^(ok|skip|FAIL|restart)\s*(.*)$/.exec(line) ?? [];
    if (verdict === "ok") outcome.passed.push(text);
    else if (verdict === "skip") outcome.skipped.push(text);
    else if (verdict === "FAIL") outcome.failed.push(text);
    else if (verdict === "restart") {
      await restart?.();
      child.stdin.write("\n");
    } else stderr += `${line}\n`;
  }
  return { code: await ended, ...outcome, stderr };
}
