/** What device claims use of a quota. As kubernetes: pkg/quota/v1/evaluator/core/resource_claims.go. */
import { type Amounts, countOf } from "../../../api/amounts.ts";
import type { DeviceSubRequest, ExactDeviceRequest, ResourceClaim } from "../../../api/types/resource-v1.ts";
import type { QuotaEvaluator } from "./evaluator.ts";

const ofClass = ".deviceclass.resource.k8s.io/devices";
const objects = "count/resourceclaims.resource.k8s.io";
/** As many as one claim can be given: what a request for all devices counts for. */
const mostDevices = 32;

type Request = Pick<ExactDeviceRequest | DeviceSubRequest, "allocationMode" | "count" | "deviceClassName">;

const devicesOf = ({ allocationMode, count }: Request): number => (allocationMode === "All" ? mostDevices : (count ?? 1));

/** Of alternatives the one that asks for most of a class counts. */
function perClass(requests: readonly Request[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const request of requests) {
    const name = `${request.deviceClassName}${ofClass}`;
    most.set(name, Math.max(most.get(name) ?? 0, devicesOf(request)));
  }
  return most;
}

function usage({ spec }: ResourceClaim): Amounts {
  const totals = new Map<string, number>();
  for (const { exactly, firstAvailable = [] } of spec.devices?.requests ?? [])
    for (const [name, devices] of perClass(exactly ? [exactly] : firstAvailable)) totals.set(name, (totals.get(name) ?? 0) + devices);
  return new Map([[objects, countOf(1)], ...[...totals].map(([name, devices]) => [name, countOf(devices)] as const)]);
}

export const deviceEvaluator: QuotaEvaluator = {
  counts: (name) => name === objects || name.endsWith(ofClass),
  inScope: () => false,
  usage: (object) => usage(object as ResourceClaim),
};
