import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import { isPathSegment } from "../validation/formats.ts";

/** A needed name that can stand in a path. */
export function segment(path: string, value: string): FieldError[] {
  if (value === "") return [required(path)];
  return isPathSegment(value) ? [] : [invalidValue(path, value, "may not be '.' or '..' nor contain '/' or '%'")];
}
