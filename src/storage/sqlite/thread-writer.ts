import { Worker } from "node:worker_threads";
import type { Swept } from "../backing.ts";
import { packBatch } from "./packed-batch.ts";
import type { Writer } from "./writer.ts";
import type { WriterAnswer, WriterRequest, WriterThreadData } from "./writer-thread.ts";

type Answered = (error: Error | undefined, swept: Swept | undefined) => void;

/** Megabytes of young generation: the thread holds one batch at a time. */
const YOUNG_GENERATION = 4;

/** Writes in a thread of its own. The thread keeps the process alive only while an answer is due. */
export function threadWriter(script: URL, data: WriterThreadData): Writer {
  const worker = new Worker(script, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION } });
  const waiting: Answered[] = [];
  let ended: Error | undefined;
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  worker.unref();

  const end = (error: Error) => {
    ended ??= error;
    for (const answered of waiting.splice(0)) answered(ended, undefined);
  };
  worker.on("error", end);
  worker.on("exit", () => end(new Error("the writer thread has ended")));
  worker.on("message", ({ error, swept }: WriterAnswer) => {
    const answered = waiting.shift();
    if (waiting.length === 0) worker.unref();
    answered?.(error === undefined ? undefined : new Error(error), swept);
  });

  const ask = (request: WriterRequest, answered: Answered, moved: ArrayBuffer[] = []) => {
    if (ended) return answered(ended, undefined);
    if (waiting.push(answered) === 1) worker.ref();
    worker.postMessage(request, moved);
  };

  return {
    write(batch, done) {
      const packed = packBatch(batch);
      ask({ batch: packed }, (error) => done(error), [packed.numbers.buffer, packed.values.buffer]);
    },
    sweep: (step, done) => ask({ sweep: step }, (error, swept) => done(error, swept ?? { from: step.from, done: true })),
    async close() {
      if (!ended) {
        worker.ref();
        worker.postMessage({ close: true } satisfies WriterRequest);
      }
      await exited;
    },
  };
}
