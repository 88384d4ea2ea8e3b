/** Ingress points in the status of Services and Ingresses. */
import { type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import { dnsSubdomain, each, ipAddress, oneOf, when } from "./fields.ts";
import { ipFamily } from "./ip.ts";

interface IngressPoint {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
  readonly ipMode?: string | undefined;
}

const hostname = (path: string, name: string): FieldError[] => [
  ...dnsSubdomain(path, name),
  ...when(ipFamily(name) !== undefined, () => invalidValue(path, name, "must be a DNS name, not an IP address")),
];

function ipMode({ ip, ipMode: mode }: IngressPoint, path: string): FieldError[] {
  if (ip) return mode === undefined ? [required(path, "must be specified when `ip` is set")] : oneOf(path, mode, ["VIP", "Proxy"]);
  return when(mode !== undefined, () => forbidden(path, "may not be specified when `ip` is not set"));
}

/** `withMode`: Services say how their addresses are reached. */
export function validateIngressPoints(path: string, points: readonly IngressPoint[] | undefined, withMode: boolean): FieldError[] {
  return each(path, points, (point, at) => [
    ...(point.ip ? ipAddress(`${at}.ip`, point.ip) : []),
    ...(withMode ? ipMode(point, `${at}.ipMode`) : []),
    ...(point.hostname ? hostname(`${at}.hostname`, point.hostname) : []),
  ]);
}
