/** What was given to a claim, to whom, and what the drivers say of it. */
import { type FieldError, forbidden, invalidValue, required, tooMany } from "../../api/field-error.ts";
import type { AllocatedDeviceStatus, AllocationResult, DeviceRequestAllocationResult, ResourceClaim } from "../../api/types/resource-v1.ts";
import { validateNodeSelector } from "../core/pod-spec/node-selector.ts";
import { validateConditions } from "../validation/conditions.ts";
import { poolName } from "../validation/declared-formats.ts";
import { driverName } from "../validation/driver-name.ts";
import { dnsLabel, each, when } from "../validation/fields.ts";
import { parseCidr } from "../validation/ip.ts";
import { bindingConditions } from "./device.ts";
import {
  deviceConfiguration,
  deviceToleration,
  eachOf,
  rawParameters,
  requestNames,
  requestReference,
  requestReferences,
} from "./device-claim.ts";

const mostConsumers = 256;
const mostResults = 32;
const mostConditions = 8;
const mostAddresses = 16;
const longestData = 10 * 1024;

type Names = ReadonlySet<string>;

const deviceId = (one: { driver: string; pool: string; device: string; shareID?: string | undefined }): string =>
  [one.driver, one.pool, one.device, one.shareID ?? ""].join("/");

function allocatedResult(result: DeviceRequestAllocationResult, path: string, names: Names): FieldError[] {
  return [
    ...requestReference(result.request ?? "", `${path}.request`, names),
    ...dnsLabel(`${path}.device`, result.device ?? ""),
    ...bindingConditions(path, result),
    ...each(`${path}.tolerations`, result.tolerations, deviceToleration),
  ];
}

function allocation(path: string, { devices, nodeSelector }: AllocationResult, names: Names): FieldError[] {
  return [
    ...eachOf(`${path}.devices.results`, devices?.results, mostResults, (result, at) => allocatedResult(result, at, names)),
    ...eachOf(`${path}.devices.config`, devices?.config, 2 * mostResults, (config, at) => [
      ...requestReferences(`${at}.requests`, config.requests, names),
      ...deviceConfiguration(at, config),
    ]),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${path}.nodeSelector`) : []),
  ];
}

function deviceStatus(device: AllocatedDeviceStatus, path: string, allocated: Names): FieldError[] {
  const { conditions = [], data, networkData } = device;
  return [
    ...driverName(`${path}.driver`, device.driver ?? ""),
    ...(device.pool ? poolName(`${path}.pool`, device.pool) : [required(`${path}.pool`)]),
    ...dnsLabel(`${path}.device`, device.device ?? ""),
    ...when(!allocated.has(deviceId(device)), () => invalidValue(path, deviceId(device), "must be an allocated device in the claim")),
    ...when(conditions.length > mostConditions, () => tooMany(`${path}.conditions`, conditions.length, mostConditions)),
    ...validateConditions(`${path}.conditions`, conditions),
    ...(data === undefined ? [] : rawParameters(`${path}.data`, data, longestData)),
    ...eachOf(`${path}.networkData.ips`, networkData?.ips, mostAddresses, (address, at) =>
      when(parseCidr(address) === undefined, () =>
        invalidValue(at, address, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)"),
      ),
    ),
  ];
}

/** Consumers need an allocation; while the claim is being deleted, they only get fewer. */
function reservation({ metadata, status }: ResourceClaim, old: ResourceClaim): FieldError[] {
  const path = "status.reservedFor";
  const reserved = status?.reservedFor ?? [];
  if (reserved.length === 0) return [];
  if (!status?.allocation) return [forbidden(path, "may not be specified when `allocated` is not set")];
  const before = new Set((old.status?.reservedFor ?? []).map((consumer) => consumer.uid));
  return when(metadata.deletionTimestamp !== undefined && reserved.some(({ uid }) => !before.has(uid)), () =>
    forbidden(path, "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set"),
  );
}

export function validateClaimStatus(claim: ResourceClaim, old: ResourceClaim): FieldError[] {
  const { status, spec } = claim;
  const allocated = new Set((status?.allocation?.devices?.results ?? []).map(deviceId));
  return [
    ...eachOf("status.reservedFor", status?.reservedFor, mostConsumers, ({ resource, name, uid }, path) => [
      ...when(!resource, () => required(`${path}.resource`)),
      ...when(!name, () => required(`${path}.name`)),
      ...when(!uid, () => required(`${path}.uid`)),
    ]),
    ...each("status.devices", status?.devices, (device, path) => deviceStatus(device, path, allocated)),
    ...reservation(claim, old),
    ...(status?.allocation && !old.status?.allocation
      ? allocation("status.allocation", status.allocation, requestNames(spec?.devices))
      : []),
  ];
}
