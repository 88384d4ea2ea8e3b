/** How Pods spread over zones, nodes and the like. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { TopologySpreadConstraint } from "../../../api/types/core-v1.ts";
import { each, labelSelector, optionalOneOf, when } from "../../validation/fields.ts";
import { labelKeys } from "./affinity.ts";

const actions = ["DoNotSchedule", "ScheduleAnyway"];
const policies = ["Honor", "Ignore"];

function minDomains({ minDomains: count, whenUnsatisfiable }: TopologySpreadConstraint, field: string): FieldError[] {
  if (count === undefined) return [];
  return [
    ...when(count <= 0, () => invalidValue(field, count, "must be greater than zero")),
    ...when(whenUnsatisfiable !== "DoNotSchedule", () =>
      invalidValue(field, count, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`),
    ),
  ];
}

const same = (left: TopologySpreadConstraint, right: TopologySpreadConstraint): boolean =>
  left.topologyKey === right.topologyKey && left.whenUnsatisfiable === right.whenUnsatisfiable;

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[] | undefined, field: string): FieldError[] {
  return each(field, constraints, (one, at, index) => {
    const { maxSkew = 0, topologyKey = "", whenUnsatisfiable = "" } = one as Partial<TopologySpreadConstraint>;
    return [
      ...when(maxSkew <= 0, () => invalidValue(`${at}.maxSkew`, maxSkew, "must be greater than zero")),
      ...when(topologyKey === "", () => required(`${at}.topologyKey`, "can not be empty")),
      ...when(!actions.includes(whenUnsatisfiable), () => notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, actions)),
      // as kubernetes: the path really ends in this text
      ...when(constraints?.slice(index + 1).some((other) => same(one, other)) ?? false, () =>
        duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`),
      ),
      ...minDomains(one, `${at}.minDomains`),
      ...optionalOneOf(`${at}.nodeAffinityPolicy`, one.nodeAffinityPolicy, policies),
      ...optionalOneOf(`${at}.nodeTaintsPolicy`, one.nodeTaintsPolicy, policies),
      ...labelKeys(one.matchLabelKeys, one.labelSelector, `${at}.matchLabelKeys`),
      ...labelSelector(`${at}.labelSelector`, one.labelSelector),
    ];
  });
}
