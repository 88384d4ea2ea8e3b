/** Keeps web pages of strangers out: requests must be for a host name of ours and not come from a foreign origin. */

import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { ApiError } from "../api/status.ts";

/** Throws 403 naming the flag for a foreign Host or Origin. */
export type SafetyCheck = (headers: IncomingHttpHeaders) => void;

const rememberedHosts = 256;

/** `allowed`: further host names; `*` allows all. */
export function createSafetyCheck(allowed: readonly string[]): SafetyCheck {
  const extra = new Set(allowed.map((name) => name.toLowerCase()));
  if (extra.has("*")) return () => undefined;
  const known = new Set<string>();
  const isOurs = (host: string) => {
    if (known.has(host)) return true;
    const ours = isOwnName(hostName(host), extra);
    if (ours && known.size < rememberedHosts) known.add(host);
    return ours;
  };
  return ({ host, origin }) => {
    if (host !== undefined && !isOurs(host)) throw foreign("Host", hostName(host));
    if (origin !== undefined && !isOwnOrigin(origin, host, extra)) throw foreign("Origin", origin);
  };
}

/** IPs, localhost and its children, Docker's name of the host, names without a dot, and those allowed by flag. */
function isOwnName(name: string, extra: ReadonlySet<string>): boolean {
  if (extra.has(name)) return true;
  return isIP(name) !== 0 || !name.includes(".") || name.endsWith(".localhost") || name === "host.docker.internal";
}

/** A page served from the very address it asks, from this machine, or from an allowed host. */
function isOwnOrigin(origin: string, host: string | undefined, extra: ReadonlySet<string>): boolean {
  const name = originHost(origin);
  if (name === undefined) return false;
  if (name === host?.toLowerCase()) return true;
  const bare = hostName(name);
  return extra.has(bare) || bare === "localhost" || bare.endsWith(".localhost") || bare === "::1" || bare.startsWith("127.");
}

function originHost(origin: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/]+)\/?$/i.exec(origin)?.[1]?.toLowerCase();
}

/** The name without port and without the brackets of IPv6. */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(host)?.[1];
  return (bracketed ?? host.replace(/:\d*$/, "")).toLowerCase();
}

const foreign = (header: string, value: string) =>
  new ApiError("Forbidden", `${header} ${JSON.stringify(value)} is not known to this server: start it with --allowed-host to let it in`);
