/** How Kubernetes names a request in its metrics: verb, scope and dry run, and one series of numbers for each combination. */
import type { Endpoint } from "../endpoint.ts";
import type { RequestRecord } from "../request-record.ts";
import { createHistogram, type HistogramCounts } from "./histogram-counts.ts";

/** The labels all request metrics share. */
export interface RequestLabels {
  readonly verb: string;
  readonly dry_run: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** "resource", "namespace", "cluster"; "" for requests that are not about resources. */
  readonly scope: string;
}

/** How a request counts while it is being answered. */
export type Flight = "readOnly" | "mutating" | "longRunning";

export interface RequestSeries {
  readonly labels: RequestLabels;
  readonly flight: Flight;
  /** Requests by code. */
  readonly codes: Map<number, number>;
  /** Seconds. */
  readonly duration: HistogramCounts;
  /** Bytes; only reads have it. */
  readonly size: HistogramCounts | undefined;
  /** Long-running ones that are open. */
  open: number;
}

/** As kubernetes: endpoints/metrics. */
const durationBounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const sizeBounds = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** As kubernetes: watches and streams to containers are not in flight, they are open. */
const streams = new Set(["WATCH", "CONNECT"]);

const verbs: Readonly<Record<Endpoint["action"], string>> = {
  get: "GET",
  list: "LIST",
  watch: "WATCH",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  deletecollection: "DELETECOLLECTION",
  connect: "CONNECT",
};

export function createSeries(labels: RequestLabels): RequestSeries {
  const reads = labels.verb === "GET" || labels.verb === "LIST";
  return {
    labels,
    flight: streams.has(labels.verb) ? "longRunning" : reads ? "readOnly" : "mutating",
    codes: new Map(),
    duration: createHistogram(durationBounds),
    size: reads ? createHistogram(sizeBounds) : undefined,
    open: 0,
  };
}

/** The labels of a request for a resource. A server-side apply is verb APPLY. */
export function resourceLabels({ endpoint, request, info }: RequestRecord & { endpoint: Endpoint }): RequestLabels {
  const { action, kind, subresource } = endpoint;
  const applies = action === "patch" && request.headers["content-type"]?.startsWith("application/apply-patch+");
  return {
    verb: applies ? "APPLY" : subresource === "log" ? "GET" : verbs[action],
    dry_run: dryRunOf(info.query),
    group: kind.group,
    version: kind.version,
    resource: kind.plural,
    subresource,
    scope: scopeOf(endpoint),
  };
}

/** As kubernetes: what names one object or makes one is "resource"; collections are of a namespace or of the cluster. */
function scopeOf({ action, name, namespace }: Endpoint): string {
  if (name !== "" || action === "create") return "resource";
  return namespace === undefined ? "cluster" : "namespace";
}

/** What a client makes up must not make series. */
function dryRunOf(query: URLSearchParams): string {
  if (!query.has("dryRun")) return "";
  return query.getAll("dryRun").every((value) => value === "All") ? "All" : "invalid";
}
