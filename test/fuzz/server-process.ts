/** Starts and questions the server of a fuzz run. */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Memory, Question } from "./server-child.ts";

export interface ServerProcess {
  readonly url: string;
  /** What it wrote to standard error: its last words when it crashes. */
  readonly complaints: () => string;
  readonly running: () => boolean;
  settle(): Promise<void>;
  /** Two hours of virtual time. */
  wait(): Promise<void>;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, "server-child.ts"), {
    execArgv: ["--expose-gc", "--import", "tsx"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  // what is sent to a server that has just ended
  child.on("error", () => undefined);
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints = (complaints + chunk).slice(-10_000);
  });
  const url = (await reply(child, () => complaints)) as string;
  const running = () => child.exitCode === null && child.signalCode === null;
  const ask = async (question: Question) => {
    if (!running()) throw new Error(`the server ended: ${complaints}`);
    const answered = reply(child, () => complaints);
    child.send(question);
    return answered;
  };
  return {
    url,
    complaints: () => complaints,
    running,
    settle: async () => void (await ask({ ask: "settle" })),
    wait: async () => void (await ask({ ask: "wait" })),
    memory: async () => (await ask({ ask: "memory" })) as Memory,
    async stop() {
      if (!running()) return;
      await ask({ ask: "stop" }).catch(() => undefined);
      child.kill("SIGKILL");
    },
  };
}

function reply(child: ChildProcess, complaints: () => string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = () => child.off("message", onMessage).off("exit", onExit);
    const onMessage = (message: { value?: unknown; error?: string }) => {
      done();
      if (message.error === undefined) resolve(message.value);
      else reject(new Error(message.error));
    };
    const onExit = () => {
      done();
      reject(new Error(`the server ended: ${complaints()}`));
    };
    child.on("message", onMessage).on("exit", onExit);
  });
}
