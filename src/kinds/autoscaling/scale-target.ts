/** A reference to an object of any kind. As kubernetes: ValidateCrossVersionObjectReference. */
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import { segment } from "./segment.ts";

export interface Target {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
}

/** `groupNeeded`: what is scaled names its group, unless it is a ReplicationController. */
export function validateTarget(path: string, target: Target, { groupNeeded }: { readonly groupNeeded: boolean }): FieldError[] {
  const { apiVersion = "", kind = "", name = "" } = target;
  const errors = [...segment(`${path}.kind`, kind), ...segment(`${path}.name`, name)];
  const parts = apiVersion.split("/").length;
  if (parts > 2) return [...errors, invalidValue(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  if (parts === 2 || !groupNeeded || kind === "ReplicationController") return errors;
  return [...errors, invalidValue(`${path}.apiVersion`, apiVersion, "apiVersion must specify API group")];
}
