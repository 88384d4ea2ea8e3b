/** Cluster IPs: one IPAddress object for each address in use, written in the transaction of its Service. */
import { invalidValue } from "../../../api/field-error.ts";
import { internalError, invalid } from "../../../api/status.ts";
import { formatTime } from "../../../api/time.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import type { IPAddress } from "../../../api/types/networking-v1.ts";
import type { HookContext } from "../../kind.ts";
import { ipAddress } from "../../networking/ip-address.ts";
import { ipFamily, ipv4Contains, ipv4Number, ipv4Text, parseCidr } from "../../validation/ip.ts";
import { isHeadless, specOf, withSpec } from "./traits.ts";

/** Where cluster IPs come from. */
export const serviceCidrText = "10.96.0.0/12";
const range = parseCidr(serviceCidrText) ?? { family: "IPv4" as const, address: "10.96.0.0", bits: 12 };
const first = ipv4Number(range.address);
const size = 2 ** (32 - range.bits);
/** The lowest addresses are left to those who ask for one by name. */
const staticBand = 256;
const attempts = 4096;

/** The object that says whose an address is. */
export function ipAddressFor(service: Service, ip: string, context: Pick<HookContext, "chance" | "now">): IPAddress {
  const { name = "", namespace = "", uid = "" } = service.metadata;
  const time = formatTime(context.now);
  const written = {
    "f:metadata": { "f:labels": { ".": {}, "f:ipaddress.kubernetes.io/ip-family": {}, "f:ipaddress.kubernetes.io/managed-by": {} } },
    "f:spec": { "f:parentRef": { ".": {}, "f:name": {}, "f:namespace": {}, "f:resource": {} } },
  };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: {
      name: ip,
      uid: context.chance.uuid("ipaddress", ip, uid),
      creationTimestamp: time,
      labels: {
        "ipaddress.kubernetes.io/ip-family": ipFamily(ip) ?? "IPv4",
        "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
      },
      managedFields: [
        {
          manager: "kube-apiserver",
          operation: "Update",
          apiVersion: "networking.k8s.io/v1",
          time,
          fieldsType: "FieldsV1",
          fieldsV1: written,
        },
      ],
    },
    spec: { parentRef: { resource: "services", namespace, name } },
  };
}

const isFree = (ip: string, context: HookContext): boolean => context.lister.get(ipAddress, undefined, ip) === undefined;

/** The next free address after a place drawn by chance. */
function pick(service: Service, context: HookContext): string {
  const count = size - staticBand - 1;
  const { uid = "", name = "" } = service.metadata;
  const start = Math.floor(context.chance.fraction("cluster-ip", uid, name) * count);
  for (let step = 0; step < Math.min(attempts, count); step++) {
    const ip = ipv4Text(first + staticBand + ((start + step) % count));
    if (isFree(ip, context)) return ip;
  }
  throw internalError("failed to allocate a serviceIP: range is full");
}

function take(service: Service, ip: string, context: HookContext): void {
  const refuse = (detail: string) => {
    const error = invalidValue("spec.clusterIPs", specOf(service).clusterIPs ?? [ip], `failed to allocate IP ${ip}: ${detail}`);
    return invalid({ group: "", kind: "Service" }, service.metadata.name ?? "", [error]);
  };
  const offset = ipv4Number(ip) - first;
  if (!ipv4Contains(range, ip) || offset === 0 || offset === size - 1)
    throw refuse(`the provided network does not match the current range ${serviceCidrText}`);
  if (!isFree(ip, context)) throw refuse("provided IP is already allocated");
}

/** The Service with its cluster IP; the address is taken in the same transaction. Throws 422 for one that is not to be had. */
export function allocateIps(service: Service, context: HookContext): Service {
  if (isHeadless(service)) return withSpec(service, { clusterIP: "None" });
  const [given] = specOf(service).clusterIPs ?? [];
  if (given) take(service, given, context);
  const ip = given ?? pick(service, context);
  context.writeSet.put(ipAddress, ipAddressFor(service, ip, context));
  return withSpec(service, { clusterIP: ip, clusterIPs: [ip] });
}

/** Gives the addresses of a Service back. */
export function releaseIps(service: Service, context: HookContext): void {
  for (const ip of specOf(service).clusterIPs ?? []) {
    const parent = ip === "None" ? undefined : context.lister.get(ipAddress, undefined, ip)?.spec?.parentRef;
    if (parent && parent.name === service.metadata.name && parent.namespace === service.metadata.namespace)
      context.writeSet.remove(ipAddress, undefined, ip);
  }
}
