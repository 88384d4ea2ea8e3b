/** /healthz, /livez, /readyz with `?verbose`, `?exclude=` and one sub-path a check. */
import { own } from "../api/own.ts";
import type { ServedCluster } from "./exchange.ts";

export interface HealthAnswer {
  readonly code: number;
  readonly body: string;
}

interface Check {
  readonly name: string;
  readonly passes: (cluster: ServedCluster) => boolean;
}

const alive: readonly Check[] = [{ name: "ping", passes: () => true }];
const ready: readonly Check[] = [...alive, { name: "cluster", passes: (cluster) => cluster.ready() }];
const endpoints: Readonly<Record<string, readonly Check[]>> = { healthz: ready, livez: alive, readyz: ready };

/** Every path of a health check. */
export const healthPaths: readonly string[] = Object.entries(endpoints).flatMap(([endpoint, checks]) => [
  `/${endpoint}`,
  ...checks.map(({ name }) => `/${endpoint}/${name}`),
]);

/** The answer to a health path, or undefined when it is none (also for checks that do not exist). */
export function health(segments: readonly string[], query: URLSearchParams, cluster: ServedCluster): HealthAnswer | undefined {
  const [endpoint = "", name] = segments;
  const checks = own(endpoints, endpoint);
  if (!checks || segments.length > 2) return undefined;
  if (name !== undefined) return single(checks, name, cluster);
  return summary(endpoint, checks, { verbose: query.has("verbose"), excluded: new Set(query.getAll("exclude")), cluster });
}

function single(checks: readonly Check[], name: string, cluster: ServedCluster): HealthAnswer | undefined {
  const check = checks.find((candidate) => candidate.name === name);
  if (!check) return undefined;
  return check.passes(cluster) ? { code: 200, body: "ok" } : { code: 500, body: "internal server error: not ready\n" };
}

function summary(
  endpoint: string,
  checks: readonly Check[],
  { verbose, excluded, cluster }: { verbose: boolean; excluded: ReadonlySet<string>; cluster: ServedCluster },
): HealthAnswer {
  const lines = checks.map(({ name, passes }) => ({ name, ok: excluded.has(name) || passes(cluster) }));
  const healthy = lines.every(({ ok }) => ok);
  if (healthy && !verbose) return { code: 200, body: "ok" };
  const listed = lines.map(({ name, ok }) =>
    ok ? `[+]${name} ${excluded.has(name) ? "excluded: " : ""}ok\n` : `[-]${name} failed: reason withheld\n`,
  );
  const unknown = [...excluded].filter((name) => !checks.some((check) => check.name === name)).sort();
  if (unknown.length > 0)
    listed.push(`warn: some health checks cannot be excluded: no matches for ${unknown.map((name) => JSON.stringify(name)).join(",")}\n`);
  return { code: healthy ? 200 : 500, body: `${listed.join("")}${endpoint} check ${healthy ? "passed" : "failed"}\n` };
}
