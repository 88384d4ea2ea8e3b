/** One request to a Kubernetes path on its way through the handlers, and what they share. */
import type { IncomingHttpHeaders } from "node:http";
import type { Access } from "../access/access.ts";
import type { Chance } from "../api/chance.ts";
import type { UserInfo } from "../api/meta.ts";
import type { Clock } from "../clock/clock.ts";
import type { Registry } from "../registry/registry.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ErrorLog } from "./errors.ts";
import type { Exposition } from "./metrics/exposition.ts";
import type { RequestCounts } from "./metrics/request-counts.ts";
import type { OpenApiDocuments } from "./openapi-documents.ts";
import type { RequestObserver, RequestRecord } from "./request-record.ts";
import type { TurnEnd } from "./turn-end.ts";
import type { FrameEncoder } from "./watch-frames.ts";

/** The control plane as the HTTP room needs it; `cluster.ts` has more. */
export interface ServedCluster {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly chance: Chance;
  /** What the keys of each control loop have gone through; absent: there are none. */
  readonly queues?: ReadonlyMap<string, { readonly depth: number; readonly adds: number; readonly retries: number }>;
  /** True when a client can work: bootstrap objects, nodes Ready, applied files. */
  ready(): boolean;
}

/** What all requests of one server share. */
export interface HttpContext {
  readonly cluster: ServedCluster;
  readonly access: Access;
  readonly log: ErrorLog;
  /** The Audit-Id of a request: its own, or a new one, different for every request. */
  idOf(headers: IncomingHttpHeaders): string;
  /** Numbers of requests, kept whether somebody reads them or not. */
  readonly counts: RequestCounts;
  /** The text of /metrics; what it takes is loaded with the first call. */
  exposition(): Promise<Exposition>;
  /** Writes the audit log; absent: there is none. */
  readonly audit: RequestObserver | undefined;
  readonly frames: FrameEncoder;
  /** Where the answers of a turn wait for each other. */
  readonly turnEnd: TurnEnd;
  readonly openapi: OpenApiDocuments;
  /** Open watches, so that closing the server can end them. */
  readonly watches: Set<{ close(): void }>;
}

/** A request for a resource that was let in. */
export interface Exchange extends RequestRecord {
  readonly endpoint: Endpoint;
  readonly user: UserInfo;
}
