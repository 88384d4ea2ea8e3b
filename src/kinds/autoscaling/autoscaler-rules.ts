/** Sizes and target of an autoscaler, the same in both versions. */
import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import { nonNegative } from "../validation/fields.ts";
import { isPathSegment } from "../validation/formats.ts";

interface Target {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
}

function segment(path: string, value: string): FieldError[] {
  if (value === "") return [required(path)];
  return isPathSegment(value) ? [] : [invalidValue(path, value, "may not be '.' or '..' nor contain '/' or '%'")];
}

/** A group is needed for everything but ReplicationControllers. */
function validateTarget({ apiVersion = "", kind = "", name = "" }: Target): FieldError[] {
  const path = "spec.scaleTargetRef";
  const errors = [...segment(`${path}.kind`, kind), ...segment(`${path}.name`, name)];
  const parts = apiVersion.split("/").length;
  if (parts === 2 || (parts === 1 && kind === "ReplicationController")) return errors;
  return [...errors, invalidValue(`${path}.apiVersion`, apiVersion, "apiVersion must specify API group")];
}

interface Sizes {
  readonly minReplicas?: number | undefined;
  readonly maxReplicas?: number | undefined;
  readonly scaleTargetRef?: Target | undefined;
}

export function validateAutoscalerSizes({ minReplicas, maxReplicas = 0, scaleTargetRef = {} }: Sizes): FieldError[] {
  const path = "spec.maxReplicas";
  const errors = nonNegative("spec.minReplicas", minReplicas);
  if (maxReplicas < 1) errors.push(invalidValue(path, maxReplicas, "must be greater than 0"));
  if (maxReplicas === 0) errors.push(required(path));
  else if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalidValue(path, maxReplicas, "must be greater than or equal to `minReplicas`"));
  return [...errors, ...validateTarget(scaleTargetRef)];
}
