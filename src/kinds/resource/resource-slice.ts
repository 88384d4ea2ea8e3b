import { duplicate, type FieldError, invalidValue, required, tooMany } from "../../api/field-error.ts";
import type { ResourceSlice, ResourceSliceSpec } from "../../api/types/resource-v1.ts";
import { validateNodeSelector } from "../core/pod-spec/node-selector.ts";
import { defineKind } from "../kind.ts";
import { poolName } from "../validation/declared-formats.ts";
import { driverName } from "../validation/driver-name.ts";
import { dnsSubdomain, each, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { validateDevice } from "./device.ts";

type Slice = ResourceSlice;

const mostDevices = 128;
/** As many when some of them are tainted or share counters. */
const mostInvolvedDevices = 64;
const mostCounterSets = 8;
const mostCounters = 32;

function validatePool({ pool }: ResourceSliceSpec): FieldError[] {
  const { name = "", resourceSliceCount: count = 0, generation = 0 } = pool ?? {};
  return [
    ...(name === "" ? [required("spec.pool.name")] : poolName("spec.pool.name", name)),
    ...when(count <= 0, () => invalidValue("spec.pool.resourceSliceCount", count, "must be greater than zero")),
    ...when(generation < 0, () => invalidValue("spec.pool.generation", generation, "must be greater than or equal to zero")),
  ];
}

const unsetOrTrue = (path: string, value: boolean | undefined): FieldError[] =>
  when(value === false, () => invalidValue(path, value, "must be either unset or set to true"));

/** Where the devices are: said once, in one of four ways. */
function validatePlacement({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }: ResourceSliceSpec): FieldError[] {
  const terms = nodeSelector?.nodeSelectorTerms ?? [];
  const chosen = [nodeName, nodeSelector, allNodes, perDeviceNodeSelection].filter(Boolean).length;
  const one = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
  return [
    ...(nodeName ? dnsSubdomain("spec.nodeName", nodeName) : []),
    ...when(nodeName === "", () => invalidValue("spec.nodeName", nodeName, "must be either unset or set to a non-empty string")),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, "spec.nodeSelector") : []),
    ...when(nodeSelector !== undefined && terms.length !== 1, () =>
      invalidValue("spec.nodeSelector.nodeSelectorTerms", terms, "must have exactly one node selector term"),
    ),
    ...unsetOrTrue("spec.allNodes", allNodes),
    ...unsetOrTrue("spec.perDeviceNodeSelection", perDeviceNodeSelection),
    ...when(chosen === 0, () => required("spec", one)),
    ...when(chosen > 1, () => invalidValue("spec", "{several}", `${one}, but multiple fields are set`)),
  ];
}

function validateDevices({ devices = [], perDeviceNodeSelection }: ResourceSliceSpec, old: ResourceSliceSpec | undefined): FieldError[] {
  const path = "spec.devices";
  const isInvolved = devices.some(({ taints = [], consumesCounters = [] }) => taints.length + consumesCounters.length > 0);
  const most = isInvolved ? mostInvolvedDevices : mostDevices;
  if (devices.length > most) return [tooMany(path, devices.length, most)];
  const before = new Map((old?.devices ?? []).map((device) => [device.name, device]));
  const seen = new Set<string>();
  return [
    ...each(path, devices, (device, at) =>
      validateDevice(device, at, { old: before.get(device.name), perDevice: perDeviceNodeSelection === true }),
    ),
    ...each(path, devices, ({ name }, at) => {
      const isSeen = seen.has(name);
      seen.add(name);
      return when(isSeen, () => duplicate(at, name));
    }),
  ];
}

function validateCounterSets({ sharedCounters = [] }: ResourceSliceSpec): FieldError[] {
  if (sharedCounters.length > mostCounterSets) return [];
  return each("spec.sharedCounters", sharedCounters, ({ counters = {} }, path) => {
    const count = Object.keys(counters).length;
    return when(count > mostCounters, () => tooMany(`${path}.counters`, count, mostCounters));
  });
}

function validateSpec(spec: ResourceSliceSpec, old?: ResourceSliceSpec): FieldError[] {
  return [
    ...driverName("spec.driver", spec.driver ?? ""),
    ...validatePool(spec),
    ...(old
      ? [
          ...immutable("spec.pool.name", spec.pool?.name, old.pool?.name),
          ...immutable("spec.driver", spec.driver, old.driver),
          ...immutable("spec.nodeName", spec.nodeName, old.nodeName),
        ]
      : []),
    ...validatePlacement(spec),
    ...when(spec.sharedCounters !== undefined && spec.devices !== undefined, () =>
      invalidValue("spec", "", "only one of `sharedCounters` or `devices` is allowed"),
    ),
    ...validateDevices(spec, old),
    ...validateCounterSets(spec),
  ];
}

export const resourceSlice = defineKind<Slice>({
  resource: "resource.k8s.io/v1/resourceslices",
  validateCreate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: { name: "example" },
    spec: {
      driver: "gpu.example.com",
      nodeName: "example",
      pool: { name: "example", generation: 1, resourceSliceCount: 1 },
      devices: [{ name: "gpu-0", attributes: { model: { string: "a" } } }],
    },
  },
});
