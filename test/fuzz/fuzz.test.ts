/** A short fuzz run with every test run; `npm run fuzz` is the long one. */
import { expect, it } from "vitest";
import { describeRequest } from "./raw-request.ts";
import { runFuzz } from "./run-fuzz.ts";

it("3,000 mutated requests get the answers Kubernetes would give, and leave the server as it was", { timeout: 120_000 }, async () => {
  const { requests, failures, codes } = await runFuzz({ seed: "miniplane", from: 0, count: 3000, storm: 1500 });
  const found = failures.map(({ number, fault, request }) => `request ${number}: ${fault}\n${request ? describeRequest(request) : ""}`);
  expect(found).toEqual([]);
  expect(requests).toBe(3000);
  expect(Math.min(...[200, 201, 400, 404, 409, 422].map((code) => codes.get(code) ?? 0))).toBeGreaterThan(20);
});
