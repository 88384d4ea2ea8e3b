/** Counts requests as they come and go: plain numbers on the hot path, read only when somebody asks for metrics. */
import type { Kind } from "../../kinds/kind.ts";
import type { Endpoint } from "../endpoint.ts";
import type { RequestRecord } from "../request-record.ts";
import { observe } from "./histogram-counts.ts";
import { createSeries, type RequestSeries, resourceLabels } from "./request-series.ts";

/** Requests that are being answered; long-running ones are counted apart, as in Kubernetes. */
export interface Inflight {
  readOnly: number;
  mutating: number;
}

/** A request whose endpoint is known. */
export type CountedRequest = RequestRecord & { readonly endpoint: Endpoint };

export interface RequestCounts {
  readonly inflight: Inflight;
  /** Every combination of labels seen so far. */
  series(): Iterable<RequestSeries>;
  /** Events sent to watchers, by kind. */
  readonly watchEvents: ReadonlyMap<Kind, number>;
  /** A request for a resource is about to be handled. */
  begun(record: CountedRequest): RequestSeries;
  /** It is over; `now` in wall milliseconds. */
  ended(series: RequestSeries, record: RequestRecord, answer: { code: number; now: number }): void;
  /** A request for one of the pages is over. */
  page(record: RequestRecord, answer: { code: number; now: number }): void;
  sent(kind: Kind, events: number): void;
}

/** Pages that get a series of their own; all others share one, so that made-up paths cost nothing. */
const knownPages = new Set(["/", "/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]);

export function createRequestCounts(): RequestCounts {
  return new Counts();
}

class Counts implements RequestCounts {
  readonly inflight: Inflight = { readOnly: 0, mutating: 0 };
  readonly watchEvents = new Map<Kind, number>();
  readonly #resources = new Map<Kind, Map<string, RequestSeries>>();
  readonly #pages = new Map<string, RequestSeries>();

  *series(): Iterable<RequestSeries> {
    for (const own of this.#resources.values()) yield* own.values();
    yield* this.#pages.values();
  }

  begun(record: CountedRequest): RequestSeries {
    const series = this.#of(record);
    this.#fly(series, 1);
    return series;
  }

  ended(series: RequestSeries, record: RequestRecord, answer: { code: number; now: number }): void {
    this.#fly(series, -1);
    count(series, record, answer);
  }

  page(record: RequestRecord, answer: { code: number; now: number }): void {
    const { path, verb } = record.info;
    const page = knownPages.has(path) ? path : "";
    const key = `${verb} ${page}`;
    let series = this.#pages.get(key);
    if (!series) {
      series = createSeries({ verb: knownMethod(verb), dry_run: "", group: "", version: "", resource: "", subresource: page, scope: "" });
      this.#pages.set(key, series);
    }
    count(series, record, answer);
  }

  sent(kind: Kind, events: number): void {
    this.watchEvents.set(kind, (this.watchEvents.get(kind) ?? 0) + events);
  }

  #fly(series: RequestSeries, by: 1 | -1): void {
    if (series.flight === "longRunning") series.open += by;
    else this.inflight[series.flight] += by;
  }

  #of(record: CountedRequest): RequestSeries {
    const { kind } = record.endpoint;
    let own = this.#resources.get(kind);
    if (!own) {
      own = new Map();
      this.#resources.set(kind, own);
    }
    const labels = resourceLabels(record);
    const key = `${labels.verb} ${labels.scope} ${labels.subresource} ${labels.dry_run}`;
    let series = own.get(key);
    if (!series) {
      series = createSeries(labels);
      own.set(key, series);
    }
    return series;
  }
}

function count(series: RequestSeries, { received, bytes }: RequestRecord, { code, now }: { code: number; now: number }): void {
  series.codes.set(code, (series.codes.get(code) ?? 0) + 1);
  observe(series.duration, (now - received) / 1000);
  if (series.size) observe(series.size, bytes);
}

const methods = new Set(["delete", "get", "head", "options", "patch", "post", "put"]);
const knownMethod = (verb: string) => (methods.has(verb) ? verb.toUpperCase() : "other");
