import { describe, expect, it } from "vitest";
import type { ServedCluster } from "../../../src/http/exchange.ts";
import { health } from "../../../src/http/health.ts";

const ask = (path: string, query = "", isReady = true) =>
  health(path.split("/"), new URLSearchParams(query), { ready: () => isReady } as ServedCluster);

describe("health", () => {
  it.each([
    ["readyz", "", true, { code: 200, body: "ok" }],
    ["livez", "", false, { code: 200, body: "ok" }],
    ["readyz/cluster", "", true, { code: 200, body: "ok" }],
    ["readyz/cluster", "", false, { code: 500, body: "internal server error: not ready\n" }],
    ["readyz", "verbose", true, { code: 200, body: "[+]ping ok\n[+]cluster ok\nreadyz check passed\n" }],
    ["readyz", "", false, { code: 500, body: "[+]ping ok\n[-]cluster failed: reason withheld\nreadyz check failed\n" }],
    ["readyz", "exclude=cluster", false, { code: 200, body: "ok" }],
    ["readyz", "exclude=cluster&verbose", false, { code: 200, body: "[+]ping ok\n[+]cluster excluded: ok\nreadyz check passed\n" }],
    [
      "livez",
      "exclude=b&exclude=a&verbose",
      true,
      { code: 200, body: '[+]ping ok\nwarn: some health checks cannot be excluded: no matches for "a","b"\nlivez check passed\n' },
    ],
    ["readyz/nothing", "", true, undefined],
    ["constructor", "", true, undefined],
  ])("of %s?%s in a cluster that is ready: %s", (path, query, isReady, answer) => {
    expect(ask(path, query, isReady)).toEqual(answer);
  });
});
