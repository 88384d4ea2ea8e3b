/**
 * The entry of the writer thread: applies batches and sweeps in the order they arrive and answers each of them. A
 * failure ends the work: nothing after a batch that failed may be written.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { SweepStep, Swept } from "../backing.ts";
import { connect, type Durability } from "./connect.ts";
import { loadDriver } from "./load-driver.ts";
import { type PackedBatch, unpackBatch } from "./packed-batch.ts";
import { type WriteEngine, writeEngine } from "./write-engine.ts";

export interface WriterThreadData {
  readonly driver: string;
  readonly path: string;
  readonly durability: Durability;
}

export type WriterRequest = { readonly batch: PackedBatch } | { readonly sweep: SweepStep } | { readonly close: true };

export interface WriterAnswer {
  readonly error?: string;
  readonly swept?: Swept;
}

function serve({ driver, path, durability }: WriterThreadData): void {
  const port = parentPort;
  if (!port) throw new Error("the writer runs in a worker thread");
  const connection = connect(loadDriver(driver), path, durability);
  const engine = writeEngine(connection);
  let failed: string | undefined;
  port.on("message", (request: WriterRequest) => {
    if ("close" in request) {
      connection.close();
      port.close();
      return;
    }
    let answer: WriterAnswer = {};
    try {
      if (failed === undefined) answer = perform(engine, request);
    } catch (error) {
      failed = error instanceof Error ? error.message : String(error);
    }
    port.postMessage(failed === undefined ? answer : { error: failed });
  });
}

function perform(engine: WriteEngine, request: Exclude<WriterRequest, { close: true }>): WriterAnswer {
  if ("sweep" in request) return { swept: engine.sweep(request.sweep) };
  engine.write(unpackBatch(request.batch));
  return {};
}

serve(workerData as WriterThreadData);
