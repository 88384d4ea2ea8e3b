import { type FieldError, required, tooMany } from "../../api/field-error.ts";
import { formatTime } from "../../api/time.ts";
import type { DeviceTaintRule } from "../../api/types/resource-v1.ts";
import { defineKind, type HookContext } from "../kind.ts";
import { validateConditions } from "../validation/conditions.ts";
import { poolName } from "../validation/declared-formats.ts";
import { driverName } from "../validation/driver-name.ts";
import { dnsLabel, when } from "../validation/fields.ts";
import { deviceTaint } from "./device.ts";

type Rule = DeviceTaintRule;

const mostConditions = 8;

/** A taint that was there under another effect counts from now, unless the writer says since when. Its defaults are set. */
function withTimeOfEffect(rule: Rule, old: Rule, now: number): Rule {
  const [next, before] = [rule.spec?.taint, old.spec?.taint];
  if (!next || !before || next.effect === before.effect || next.timeAdded !== before.timeAdded) return rule;
  return { ...rule, spec: { ...rule.spec, taint: { ...next, timeAdded: formatTime(now) } } };
}

function validate({ spec }: Rule): FieldError[] {
  const { driver, pool, device } = spec.deviceSelector ?? {};
  const path = "spec.deviceSelector";
  return [
    ...(driver === undefined ? [] : driverName(`${path}.driver`, driver)),
    ...(pool === undefined ? [] : pool === "" ? [required(`${path}.pool`)] : poolName(`${path}.pool`, pool)),
    ...(device === undefined ? [] : dnsLabel(`${path}.device`, device)),
    ...deviceTaint(spec.taint ?? {}, "spec.taint"),
  ];
}

function validateStatus({ status }: Rule): FieldError[] {
  const { conditions = [] } = status ?? {};
  return [
    ...validateConditions("status.conditions", conditions),
    ...when(conditions.length > mostConditions, () => tooMany("status.conditions", conditions.length, mostConditions)),
  ];
}

export const deviceTaintRule = defineKind<Rule>({
  resource: "resource.k8s.io/v1/devicetaintrules",
  prepareForUpdate: (rule, old, { now }: HookContext) => withTimeOfEffect(rule, old, now),
  validate,
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "DeviceTaintRule",
    metadata: { name: "example" },
    spec: { deviceSelector: { driver: "gpu.example.com" }, taint: { key: "example.com/broken", effect: "NoSchedule" } },
  },
});
