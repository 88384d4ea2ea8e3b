/**
 * npm run fuzz [-- --seed TEXT] [--from N] [--count N]: mutated requests against a server of its own. Exits with 1 when
 * an answer is wrong, and prints the smallest request that still gets it. One request again: --from its number --count 1.
 */
import { parseArgs } from "node:util";
import { describeRequest } from "./raw-request.ts";
import { reproduce } from "./reproduce.ts";
import { megabytes, runFuzz } from "./run-fuzz.ts";

/** Failures that are made smaller; more of them mostly have the same cause. */
const reproduced = 5;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "miniplane" },
    from: { type: "string", default: "0" },
    count: { type: "string", default: "100000" },
    storm: { type: "string", default: "10000" },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const { seed } = values;
const started = performance.now();
const report = await runFuzz({
  seed,
  from: Number(values.from),
  count: Number(values.count),
  storm: Number(values.storm),
  onProgress: print,
});
for (const [index, { number, fault, request }] of report.failures.entries()) {
  print(`\n--- seed ${seed}, request ${number ?? "none: found afterwards"}: ${fault}`);
  if (!request) continue;
  const smallest = index < reproduced ? await reproduce(request) : undefined;
  print(smallest ? `fails by itself:\n${smallest}` : `after what came before it:\n${describeRequest(request)}`);
}
const codes = [...report.codes].sort(([a], [b]) => a - b).map(([code, count]) => `${code}: ${count}`);
const [first, last] = [report.memory.at(0), report.memory.at(-1)].map((memory) => megabytes(memory?.heap ?? 0));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
print(`\nseed ${seed}: ${report.requests} requests in ${seconds} s, the slowest ${report.slowest.toFixed(0)} ms`);
print(`codes ${codes.join(", ")}`);
print(`heap ${first} -> ${last}; ${report.failures.length} failures`);
process.exitCode = report.failures.length > 0 ? 1 : 0;
