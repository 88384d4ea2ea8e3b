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

/** A taint says since when it is there. */
function withTime(rule: Rule, now: number): Rule {
  if (!rule.spec?.taint || rule.spec.taint.timeAdded !== undefined) return rule;
  return { ...rule, spec: { ...rule.spec, taint: { ...rule.spec.taint, timeAdded: formatTime(now) } } };
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
  prepareForCreate: (rule, { now }: HookContext) => withTime(rule, now),
  prepareForUpdate: (rule, _old, { now }: HookContext) => withTime(rule, now),
  validate,
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "DeviceTaintRule",
    metadata: { name: "example" },
    spec: { deviceSelector: { driver: "gpu.example.com" }, taint: { key: "example.com/broken", effect: "NoSchedule" } },
  },
});
