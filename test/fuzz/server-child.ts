/** The server of a fuzz run in a process of its own; answers questions about itself. Started with --expose-gc. */
import { createMiniplane } from "../../src/index.ts";

/** `wait`: lets two hours pass, so that what only waits for its time is over. */
export interface Question {
  readonly ask: "settle" | "wait" | "memory" | "stop";
}

export interface Memory {
  readonly heap: number;
  readonly rss: number;
}

const plane = await createMiniplane({ clock: "frozen", nodes: 3, history: "1s", seed: "fuzz", logLevel: "error" });

async function answer({ ask }: Question): Promise<unknown> {
  if (ask === "settle") return plane.settle({ timeout: 60_000 });
  if (ask === "wait") return void (await plane.advance("2h"));
  if (ask === "stop") return plane.stop();
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((done) => setImmediate(done));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss } satisfies Memory;
}

process.on("message", (question: Question) => {
  answer(question).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ value: plane.url });
