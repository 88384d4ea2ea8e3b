/** One request to a Kubernetes path on its way through the handlers, and what they share. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Access } from "../access/access.ts";
import type { Chance } from "../api/chance.ts";
import type { UserInfo } from "../api/meta.ts";
import type { Clock } from "../clock/clock.ts";
import type { Registry } from "../registry/registry.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ErrorLog } from "./errors.ts";
import type { Representation } from "./negotiation.ts";
import type { OpenApiDocuments } from "./openapi-documents.ts";
import type { RequestInfo } from "./request-info.ts";
import type { TurnEnd } from "./turn-end.ts";
import type { FrameEncoder } from "./watch-frames.ts";

/** The control plane as the HTTP room needs it; `cluster.ts` has more. */
export interface ServedCluster {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly chance: Chance;
  /** True when a client can work: bootstrap objects, nodes Ready, applied files. */
  ready(): boolean;
}

/** What all requests of one server share. */
export interface HttpContext {
  readonly cluster: ServedCluster;
  readonly access: Access;
  readonly log: ErrorLog;
  /** An Audit-Id, different for every request. */
  nextId(): string;
  readonly frames: FrameEncoder;
  /** Where the answers of a turn wait for each other. */
  readonly turnEnd: TurnEnd;
  readonly openapi: OpenApiDocuments;
  /** Open watches, so that closing the server can end them. */
  readonly watches: Set<{ close(): void }>;
}

export interface Exchange {
  readonly http: HttpContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: RequestInfo;
  readonly endpoint: Endpoint;
  readonly user: UserInfo;
  readonly representation: Representation;
  /** Texts for `Warning:` headers, in order, without repeats. */
  readonly warnings: string[];
  readonly id: string;
}
