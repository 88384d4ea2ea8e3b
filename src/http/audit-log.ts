/** The audit log: an Event of audit.k8s.io/v1 for each request, level Metadata, stage ResponseComplete. */
import type { IncomingMessage } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { formatMicroTime } from "../api/time.ts";
import type { RequestObserver, RequestRecord } from "./request-record.ts";

/** As kubernetes: longer ones are cut and marked. */
const maxUserAgent = 1024;

/** `write` gets one line of JSON without its end. Times are virtual, as those in objects. */
export function createAuditLog(write: (line: string) => void): RequestObserver {
  return (record, code) => write(JSON.stringify(auditEvent(record, code)));
}

/** The event of a request that was answered with `code`. */
export function auditEvent(record: RequestRecord, code: number): object {
  const { http, request, info, id, origin, error } = record;
  const now = http.cluster.clock.now();
  return {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    auditID: id,
    stage: "ResponseComplete",
    requestURI: request.url ?? "/",
    verb: info.verb,
    ...users(record),
    sourceIPs: sourceAddresses(request, origin?.address),
    userAgent: userAgent(request),
    objectRef: info.isResource ? objectRef(record) : undefined,
    responseStatus: error
      ? { metadata: {}, status: "Failure", message: error.message, reason: error.reason || undefined, details: error.details, code }
      : { metadata: {}, code },
    requestReceivedTimestamp: formatMicroTime(origin?.time ?? now),
    stageTimestamp: formatMicroTime(now),
    annotations: annotations(record),
  };
}

/** Who sent the request and, where that is somebody else and allowed, whom it acts as. Of unknown clients there is nothing to tell. */
function users({ http, request, user }: RequestRecord): object {
  if (request.headers["impersonate-user"] === undefined) return { user: user ? userOf(user) : {} };
  try {
    return { user: userOf(http.access.sender(request.headers)), impersonatedUser: user && userOf(user) };
  } catch {
    return { user: {} };
  }
}

const userOf = ({ name, uid, groups, extra }: UserInfo) => ({ username: name, uid, groups, extra });

function objectRef({ info, named }: RequestRecord): object {
  return {
    resource: info.resource,
    namespace: info.namespace || named?.namespace || undefined,
    name: info.name || named?.name || undefined,
    uid: named?.uid || undefined,
    apiGroup: info.group || undefined,
    apiVersion: info.version,
    resourceVersion: named?.resourceVersion || undefined,
    subresource: info.subresource || undefined,
  };
}

/** In order of their keys; undefined when there are none, as for unknown clients, which nobody judged. */
function annotations({ annotations: found }: RequestRecord): Record<string, string> | undefined {
  if (!found || found.size === 0) return undefined;
  return Object.fromEntries([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** What proxies say of where it comes from, then the peer itself. */
function sourceAddresses({ headers }: IncomingMessage, peer = ""): string[] {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
  const all = [...forwarded, String(headers["x-real-ip"] ?? ""), peer.replace(/^::ffff:/, "")];
  return [...new Set(all.map((address) => address.trim()).filter(Boolean))];
}

function userAgent({ headers }: IncomingMessage): string | undefined {
  const text = headers["user-agent"];
  return text && text.length > maxUserAgent ? `${text.slice(0, maxUserAgent)}...TRUNCATED` : text;
}
