/** The text of /metrics. prom-client is loaded with the first reader; what is counted before stands in plain numbers. */
import type { Metric, Registry as PrometheusRegistry } from "prom-client";
import type { Kind } from "../../kinds/kind.ts";
import type { HttpContext } from "../exchange.ts";
import type { HistogramCounts } from "./histogram-counts.ts";
import type { RequestLabels, RequestSeries } from "./request-series.ts";

export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}

interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  samples(): readonly Sample[];
}

/** How often prom-client looks at the delay of the event loop, milliseconds. */
const delayResolution = 100;

export async function createExposition(http: HttpContext): Promise<Exposition> {
  const { collectDefaultMetrics, Registry } = await import("prom-client");
  const registry = new Registry();
  for (const family of families(http)) register(registry, family);
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: delayResolution });
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

/** prom-client asks a metric for nothing but its name and its values. */
function register(registry: PrometheusRegistry, { name, help, type, samples }: Family): void {
  const get = async () => ({ name, help, type, values: samples(), aggregator: "sum" });
  registry.registerMetric({ name, help, type, get } as unknown as Metric);
}

function families(http: HttpContext): Family[] {
  return [...requestFamilies(http), ...watchFamilies(http), ...storageFamilies(http), ...queueFamilies(http)];
}

const component = "apiserver";

function requestFamilies({ counts }: HttpContext): Family[] {
  const each = (samples: (series: RequestSeries) => readonly Sample[]) => () => [...counts.series()].flatMap(samples);
  return [
    {
      name: "apiserver_request_total",
      help: "Requests by verb, dry run, group, version, resource, subresource, scope, component and code of the answer.",
      type: "counter",
      samples: each(({ labels, codes }) => [...codes].map(([code, value]) => ({ labels: { ...labels, component, code }, value }))),
    },
    {
      name: "apiserver_request_duration_seconds",
      help: "Time taken to answer, in seconds, by verb, dry run, group, version, resource, subresource, scope and component.",
      type: "histogram",
      samples: each(({ labels, duration }) =>
        isOver(duration) ? buckets("apiserver_request_duration_seconds", { ...labels, component }, duration) : [],
      ),
    },
    {
      name: "apiserver_response_sizes",
      help: "Size of the answers to reads, in bytes, by verb, group, version, resource, subresource, scope and component.",
      type: "histogram",
      samples: each(({ labels, size }) =>
        size && isOver(size) && !labels.dry_run ? buckets("apiserver_response_sizes", { ...withoutDryRun(labels), component }, size) : [],
      ),
    },
    {
      name: "apiserver_longrunning_requests",
      help: "Long-running requests that are open, by verb, group, version, resource, subresource, scope and component.",
      type: "gauge",
      samples: each(({ labels, open, flight }) =>
        flight === "longRunning" ? [{ labels: { ...withoutDryRun(labels), component }, value: open }] : [],
      ),
    },
    {
      name: "apiserver_current_inflight_requests",
      help: "Requests that are being answered, by kind of request.",
      type: "gauge",
      samples: () => [
        { labels: { request_kind: "mutating" }, value: counts.inflight.mutating },
        { labels: { request_kind: "readOnly" }, value: counts.inflight.readOnly },
      ],
    },
  ];
}

function watchFamilies({ counts }: HttpContext): Family[] {
  return [
    {
      name: "apiserver_watch_events_total",
      help: "Events sent to watchers, by group, version and resource.",
      type: "counter",
      samples: () =>
        [...counts.watchEvents].map(([{ group, version, plural }, value]) => ({ labels: { group, version, resource: plural }, value })),
    },
  ];
}

function storageFamilies({ cluster }: HttpContext): Family[] {
  const { lister, kinds } = cluster.registry;
  const stored = () => kinds.filter((kind) => kind.verbs.includes("list") && !kind.options.storedAs);
  const qualified = ({ group, plural }: Kind) => (group ? `${plural}.${group}` : plural);
  return [
    {
      name: "apiserver_storage_objects",
      help: "Stored objects by resource.",
      type: "gauge",
      samples: () => stored().map((kind) => ({ labels: { resource: qualified(kind) }, value: lister.count(kind) })),
    },
    {
      name: "apiserver_resource_objects",
      help: "Stored objects by group and resource.",
      type: "gauge",
      samples: () => stored().map((kind) => ({ labels: { group: kind.group, resource: kind.plural }, value: lister.count(kind) })),
    },
  ];
}

/** The control loops run in this process: their queues have the names that Kubernetes' controllers give theirs. */
function queueFamilies({ cluster }: HttpContext): Family[] {
  const each = (value: "depth" | "adds" | "retries") => () =>
    [...(cluster.queues ?? [])].map(([name, numbers]) => ({ labels: { name }, value: numbers[value] }));
  return [
    { name: "workqueue_depth", help: "Keys that wait to be reconciled, by control loop.", type: "gauge", samples: each("depth") },
    { name: "workqueue_adds_total", help: "Keys that were queued, by control loop.", type: "counter", samples: each("adds") },
    {
      name: "workqueue_retries_total",
      help: "Reconciliations that are tried again, by control loop.",
      type: "counter",
      samples: each("retries"),
    },
  ];
}

const isOver = ({ counts }: HistogramCounts) => counts.some((count) => count > 0);

function withoutDryRun({ dry_run: _dryRun, ...labels }: RequestLabels): Omit<RequestLabels, "dry_run"> {
  return labels;
}

/** Cumulative buckets, sum and count, as Prometheus writes a histogram. */
function buckets(name: string, labels: Readonly<Record<string, string>>, { bounds, counts, sum }: HistogramCounts): Sample[] {
  const samples: Sample[] = [];
  let total = 0;
  for (const [at, count] of counts.entries()) {
    total += count;
    samples.push({ metricName: `${name}_bucket`, labels: { ...labels, le: bounds[at] ?? "+Inf" }, value: total });
  }
  return [...samples, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: total }];
}
