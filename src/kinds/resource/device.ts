/** One device of a slice. */
import { duplicate, type FieldError, invalidValue, required, tooLong, tooMany } from "../../api/field-error.ts";
import type { Device, DeviceAttribute, DeviceTaint } from "../../api/types/resource-v1.ts";
import { validateNodeSelector } from "../core/pod-spec/node-selector.ts";
import { differs } from "../generic/generation.ts";
import { deviceQualifiedName } from "../validation/declared-formats.ts";
import { dnsLabel, dnsSubdomain, each, labelValue, qualifiedName, when } from "../validation/fields.ts";
import { deviceCapacity } from "./device-capacity.ts";

const mostFacts = 32;
const mostTaints = 16;
const mostCounters = 32;
const mostConditions = 4;
const longestValue = 64;
const semver =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

interface BindingConditions {
  readonly bindingConditions?: readonly string[] | undefined;
  readonly bindingFailureConditions?: readonly string[] | undefined;
}

const repeated = (path: string, list: readonly string[]): FieldError[] =>
  each(path, list, (item, at, index) => when(list.indexOf(item) < index, () => duplicate(at, item)));

/** Conditions to wait for before a Pod is bound; one kind goes with the other. */
export function bindingConditions(
  path: string,
  { bindingConditions: good = [], bindingFailureConditions: bad = [] }: BindingConditions,
): FieldError[] {
  const [goodPath, badPath] = [`${path}.bindingConditions`, `${path}.bindingFailureConditions`];
  const names = (at: string, list: readonly string[]) =>
    list.length > mostConditions ? [] : each(at, list, (item, itemPath) => qualifiedName(itemPath, item));
  return [
    ...names(goodPath, good),
    ...names(badPath, bad),
    ...repeated(goodPath, good),
    ...repeated(badPath, bad),
    ...each(badPath, bad, (item, at) =>
      when(good.includes(item), () => invalidValue(at, item, "bindingFailureConditions must not overlap with bindingConditions")),
    ),
    ...when(good.length === 0 && bad.length > 0, () =>
      invalidValue(goodPath, good, "bindingConditions are required to use bindingFailureConditions"),
    ),
    ...when(bad.length === 0 && good.length > 0, () =>
      invalidValue(badPath, bad, "bindingFailureConditions are required to use bindingConditions"),
    ),
  ];
}

function deviceAttribute(path: string, { string, version }: DeviceAttribute): FieldError[] {
  const long = (at: string, text: string | undefined) => when((text?.length ?? 0) > longestValue, () => tooLong(at, longestValue));
  return [
    ...long(`${path}.string`, string),
    ...when(version !== undefined && !semver.test(version), () =>
      invalidValue(`${path}.version`, version, "must be a string compatible with semver.org spec 2.0.0"),
    ),
    ...long(`${path}.version`, version),
  ];
}

/** The effect is declared on the type. */
export const deviceTaint = ({ key = "", value = "" }: DeviceTaint, path: string): FieldError[] => [
  ...qualifiedName(`${path}.key`, key),
  ...(value === "" ? [] : labelValue(`${path}.value`, value)),
];

function facts(path: string, { attributes = {}, capacity = {}, allowMultipleAllocations }: Device, isSameCapacity: boolean): FieldError[] {
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  return [
    ...when(count > mostFacts, () =>
      invalidValue(path, count, `the total number of attributes and capacities must not exceed ${mostFacts}`),
    ),
    ...Object.entries(attributes).flatMap(([name, attribute]) => [
      ...deviceQualifiedName(`${path}.attributes`, name),
      ...deviceAttribute(`${path}.attributes[${name}]`, attribute),
    ]),
    ...(isSameCapacity ? [] : Object.entries(capacity)).flatMap(([name, amount]) => [
      ...deviceQualifiedName(`${path}.capacity`, name),
      ...deviceCapacity(`${path}.capacity[${name}]`, amount, allowMultipleAllocations === true),
    ]),
  ];
}

function placement(path: string, { nodeName, nodeSelector, allNodes }: Device, perDevice: boolean): FieldError[] {
  const fields = [nodeName, nodeSelector, allNodes].filter((field) => field !== undefined);
  if (!perDevice) {
    return when(fields.length > 0, () =>
      invalidValue(path, null, "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true"),
    );
  }
  const chosen = [nodeName, nodeSelector, allNodes].filter(Boolean).length;
  const one = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true";
  return [
    ...(nodeName ? dnsSubdomain(`${path}.nodeName`, nodeName) : []),
    ...when(nodeName === "", () => invalidValue(`${path}.nodeName`, nodeName, "must not be empty")),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${path}.nodeSelector`) : []),
    ...when(allNodes === false, () => invalidValue(`${path}.allNodes`, allNodes, "must be either unset or set to true")),
    ...when(chosen === 0, () => required(path, one)),
    ...when(chosen > 1, () => invalidValue(path, "{several}", one)),
  ];
}

/** `old`: the device of that name that is stored. `perDevice`: the slice leaves it to its devices where they are. */
export function validateDevice(
  device: Device,
  path: string,
  { old, perDevice }: { old: Device | undefined; perDevice: boolean },
): FieldError[] {
  const { taints = [], consumesCounters } = device;
  const isSame = (field: "capacity" | "taints") => old !== undefined && !differs(old[field], device[field]);
  const tooManyTaints = taints.length > mostTaints;
  return [
    ...dnsLabel(`${path}.name`, device.name ?? ""),
    ...facts(path, device, isSame("capacity")),
    ...when(!isSame("taints") && tooManyTaints, () => tooMany(`${path}.taints`, taints.length, mostTaints)),
    ...(isSame("taints") || tooManyTaints ? [] : each(`${path}.taints`, taints, deviceTaint)),
    ...each(`${path}.consumesCounters`, consumesCounters, ({ counters = {} }, at) => {
      const count = Object.keys(counters).length;
      return when(count > mostCounters, () => tooMany(`${at}.counters`, count, mostCounters));
    }),
    ...placement(path, device, perDevice),
    ...bindingConditions(path, device),
  ];
}
