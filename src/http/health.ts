/** /healthz, /livez, /readyz with `?verbose`, `?exclude=` and one sub-path a check. */
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
  const checks = Object.hasOwn(endpoints, endpoint) ? endpoints[endpoint] : undefined;
  if (!checks || segments.length > 2) return undefined;
  if (name !== undefined) return single(checks, name, cluster);
  const excluded = new Set(query.getAll("exclude"));
  return summary(
    endpoint,
    checks.filter((check) => !excluded.has(check.name)),
    { verbose: query.has("verbose"), cluster },
  );
}

function single(checks: readonly Check[], name: string, cluster: ServedCluster): HealthAnswer | undefined {
  const check = checks.find((candidate) => candidate.name === name);
  if (!check) return undefined;
  return check.passes(cluster) ? { code: 200, body: "ok" } : { code: 500, body: "internal server error: not ready\n" };
}

function summary(
  endpoint: string,
  checks: readonly Check[],
  { verbose, cluster }: { verbose: boolean; cluster: ServedCluster },
): HealthAnswer {
  const lines = checks.map((check) => ({ name: check.name, ok: check.passes(cluster) }));
  const healthy = lines.every(({ ok }) => ok);
  if (healthy && !verbose) return { code: 200, body: "ok" };
  const listed = lines.map(({ name, ok }) => (ok ? `[+]${name} ok\n` : `[-]${name} failed: reason withheld\n`)).join("");
  return { code: healthy ? 200 : 500, body: `${listed}${endpoint} check ${healthy ? "passed" : "failed"}\n` };
}
