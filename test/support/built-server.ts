/** The built command serving in a process of its own, as the clients of users meet it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, startCommand } from "./command.ts";

export interface BuiltServer {
  readonly url: string;
  /** Path of its kubeconfig; the same after a restart. */
  readonly kubeconfig: string;
  /** Ends it as SIGTERM does, and starts it again at the same address with what it had; only for one that has a data file. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** `flags` of `miniplane serve --profile test`; `--data FILE`, where it is wanted, is a name in the server's own folder. */
export async function startBuiltServer(...flags: string[]): Promise<BuiltServer> {
  const folder = mkdtempSync(join(tmpdir(), "miniplane-built-"));
  const args = flags.map((flag, index) => (flags[index - 1] === "--data" ? join(folder, flag) : flag));
  let running: Command;
  const start = async (port: string) => {
    running = startCommand(["serve", "--profile", "test", "--print", "json", "--port", port, ...args], { HOME: folder, TMPDIR: folder });
    return JSON.parse(await running.says("\n"));
  };
  const end = async () => {
    running.process.kill("SIGTERM");
    const { code, stderr } = await running.finished;
    if (code !== 0 || stderr !== "") throw new Error(`the server ended with code ${code}: ${stderr}`);
  };
  const { url, kubeconfig } = await start("0");
  return {
    url,
    kubeconfig,
    async restart() {
      await end();
      await start(new URL(url).port);
    },
    async stop() {
      await end().finally(() => rmSync(folder, { recursive: true, force: true }));
    },
  };
}
