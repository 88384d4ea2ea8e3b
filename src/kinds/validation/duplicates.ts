/** Values that may stand in a list only once. */
import { duplicate, type FieldError } from "../../api/field-error.ts";

/** A Duplicate error for each element whose key was seen before; elements without key are skipped. */
export function duplicates<T>(
  path: string,
  list: readonly T[] | undefined,
  key: (item: T) => string | undefined,
  shown: (item: T) => unknown = (item) => item,
  suffix = "",
): FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  (list ?? []).forEach((item, index) => {
    const text = key(item);
    if (text === undefined) return;
    if (seen.has(text)) errors.push(duplicate(`${path}[${index}]${suffix}`, shown(item)));
    seen.add(text);
  });
  return errors;
}
