/**
 * npm run fuzz [-- --seed TEXT] [--from N] [--count N]: mutated requests against a server of its own. Exits with 1 when
 * an answer is wrong, and prints the request. One request again: --from its number --count 1.
 */
import { parseArgs } from "node:util";
import { megabytes, runFuzz } from "./run-fuzz.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "miniplane" },
    from: { type: "string", default: "0" },
    count: { type: "string", default: "100000" },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const started = performance.now();
const report = await runFuzz({ seed: values.seed, from: Number(values.from), count: Number(values.count), onProgress: print });
for (const { number, fault, request } of report.failures) print(`\n--- ${number ?? "between requests"}: ${fault}\n${request}`);
const codes = [...report.codes].sort(([a], [b]) => a - b).map(([code, count]) => `${code}: ${count}`);
print(
  `\nseed ${values.seed}: ${report.requests} requests in ${((performance.now() - started) / 1000).toFixed(1)} s; slowest ${report.slowest.toFixed(0)} ms`,
);
print(`codes ${codes.join(", ")}`);
print(`heap ${megabytes(report.heap.first)} -> ${megabytes(report.heap.last)}; failures ${report.failures.length}`);
process.exitCode = report.failures.length > 0 ? 1 : 0;
