/** Access modes of claims and volumes. */
import { type FieldError, forbidden, notSupported, required } from "../../../api/field-error.ts";

const modes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

/** At least one known mode; ReadWriteOncePod stands alone. */
export function validateAccessModes(path: string, given: readonly string[] | undefined): FieldError[] {
  const list = given ?? [];
  if (list.length === 0) return [required(path, "at least 1 access mode is required")];
  const errors: FieldError[] = list.filter((mode) => !modes.includes(mode)).map((mode) => notSupported(path, mode, modes));
  if (list.includes("ReadWriteOncePod") && list.length > 1)
    errors.push(forbidden(path, "may not use ReadWriteOncePod with other access modes"));
  return errors;
}

export const volumeModes = ["Block", "Filesystem"];
