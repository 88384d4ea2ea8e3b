/** Seccomp and AppArmor profiles. */
import { type FieldError, invalidValue, required, tooLong } from "../../../api/field-error.ts";
import type { AppArmorProfile, SeccompProfile } from "../../../api/types/core-v1.ts";
import { oneOf } from "../../validation/fields.ts";
import { localDescendingPath } from "./paths.ts";

const types = ["Localhost", "RuntimeDefault", "Unconfined"];
const maxAppArmorProfile = 4095;

export function seccompProfile(profile: SeccompProfile | undefined, field: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const errors = oneOf(`${field}.type`, type, types);
  const at = `${field}.localhostProfile`;
  if (type === "Localhost") {
    if (localhostProfile === undefined) errors.push(required(at, "must be set when seccomp type is Localhost"));
    else errors.push(...localDescendingPath(at, localhostProfile));
  } else if (localhostProfile !== undefined) {
    errors.push(invalidValue(at, localhostProfile, "can only be set when seccomp type is Localhost"));
  }
  return errors;
}

export function appArmorProfile(profile: AppArmorProfile | undefined, field: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const errors = oneOf(`${field}.type`, type, types);
  const at = `${field}.localhostProfile`;
  if (type !== "Localhost") {
    if (localhostProfile !== undefined) errors.push(invalidValue(at, localhostProfile, "can only be set when AppArmor type is Localhost"));
    return errors;
  }
  const trimmed = localhostProfile?.trim() ?? "";
  if (trimmed === "") errors.push(required(at, "must be set when AppArmor type is Localhost"));
  else if (trimmed !== localhostProfile) errors.push(invalidValue(at, localhostProfile, "must not be padded with whitespace"));
  else if (trimmed.length > maxAppArmorProfile) errors.push(tooLong(at, maxAppArmorProfile));
  return errors;
}
