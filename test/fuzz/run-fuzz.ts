/** A fuzz run: requests in their order on a few connections, and what was wrong with the answers. */
import { faultOf } from "./check-answer.ts";
import { openConnection, type RawAnswer } from "./connection.ts";
import { makeRequest } from "./make-request.ts";
import { isBroken, type RawRequest } from "./raw-request.ts";
import { loadStories } from "./seeds.ts";
import type { Memory } from "./server-child.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { openWorld, type World } from "./world.ts";

export interface FuzzOptions {
  readonly seed: string;
  /** Number of the first request. */
  readonly from: number;
  readonly count: number;
  /** Requests between two looks at the world. */
  readonly storm: number;
  /** Told now and then how far it is. */
  readonly onProgress?: (line: string) => void;
}

export interface Failure {
  /** The request's number; undefined: found between requests. */
  readonly number: number | undefined;
  readonly fault: string;
  readonly request: RawRequest | undefined;
}

export interface FuzzReport {
  readonly requests: number;
  readonly codes: ReadonlyMap<number, number>;
  readonly failures: readonly Failure[];
  /** After each storm, when what it made had been swept away. */
  readonly memory: readonly Memory[];
  readonly slowest: number;
}

const lanes = 8;
/** Milliseconds an answer may take, on a busy machine. */
const limit = 15_000;
/** A run ends when it has found so much. */
const enough = 25;

interface Run {
  readonly options: FuzzOptions;
  readonly server: ServerProcess;
  readonly failures: Failure[];
  readonly codes: Map<number, number>;
  slowest: number;
}

export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const server = await startServer();
  const run: Run = { options, server, failures: [], codes: new Map(), slowest: 0 };
  const memory: Memory[] = [];
  const stories = loadStories();
  try {
    const world = await openWorld(server.url, server.settle);
    const last = options.from + options.count;
    for (let from = options.from; from < last && goesOn(run); from += options.storm) {
      const to = Math.min(from + options.storm, last);
      await world.prepare();
      await rage(run, { from, to, make: (number) => makeRequest(stories, options.seed, number) });
      if (!(await isSound(run, world))) break;
      const used = await server.memory();
      memory.push(used);
      options.onProgress?.(`${to}: ${run.failures.length} failures, heap ${megabytes(used.heap)}, resident ${megabytes(used.rss)}`);
    }
  } finally {
    await server.stop();
  }
  const requests = [...run.codes.values()].reduce((sum, count) => sum + count, 0);
  const grown = growth(memory);
  if (grown) run.failures.push({ number: undefined, fault: grown, request: undefined });
  return { requests, codes: run.codes, failures: run.failures, memory, slowest: run.slowest };
}

/** What the first storm loads and compiles stays; from then on memory is flat. */
function growth([first, ...later]: readonly Memory[]): string | undefined {
  const last = later.at(-1);
  if (!first || !last || last.heap < first.heap * 1.3 + 2 ** 24) return undefined;
  return `the heap grew from ${megabytes(first.heap)} to ${megabytes(last.heap)}`;
}

export const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

const goesOn = ({ server, failures }: Run) => server.running() && failures.length < enough;

/** Looks the world over after a storm; what is found is a failure, and the end of the run. */
async function isSound({ server, failures }: Run, world: World): Promise<boolean> {
  try {
    if (!server.running()) throw new Error(`the server ended: ${server.complaints()}`);
    await world.sweep();
    await server.wait();
    await world.serve();
    return true;
  } catch (error) {
    failures.push({ number: undefined, fault: error instanceof Error ? error.message : String(error), request: undefined });
    return false;
  }
}

interface Storm {
  readonly from: number;
  readonly to: number;
  make(number: number): Promise<RawRequest>;
}

async function rage(run: Run, { from, to, make }: Storm): Promise<void> {
  let next = from;
  const lane = async () => {
    const connection = openConnection(run.server.url);
    for (let number = next++; number < to && goesOn(run); number = next++) {
      const request = await make(number);
      const fault = await faultWith(run, request, () => connection.send(request, { limit, stream: mayStream(request) }));
      if (fault) run.failures.push({ number, fault: withLog(run, fault), request });
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

const withLog = ({ server }: Run, fault: string) => `${fault}\n${server.complaints().trimEnd().split("\n").at(-1)?.slice(0, 2000)}`;

/** Answers without an end are left when their head is there. */
const mayStream = ({ path }: RawRequest) => /watch/.test(path);

async function faultWith(run: Run, request: RawRequest, send: () => Promise<RawAnswer>): Promise<string | undefined> {
  try {
    const answer = await send();
    run.codes.set(answer.code, (run.codes.get(answer.code) ?? 0) + 1);
    run.slowest = Math.max(run.slowest, answer.milliseconds);
    return faultOf(request, answer);
  } catch (error) {
    // what follows a body of the wrong length is another request to the server, and another answer
    if (isBroken(request.framing)) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}
