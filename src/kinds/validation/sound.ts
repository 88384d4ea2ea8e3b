import type { FieldError } from "../../api/field-error.ts";

/**
 * The rule, which remembers in what it found nothing. Objects are immutable: what an object shares with its template or
 * with its last version needs no second look. Only for rules that look at nothing but the value.
 */
export function rememberSound<T extends object>(
  rule: (value: T, field: string) => FieldError[],
): (value: T, field: string) => FieldError[] {
  const sound = new WeakSet<T>();
  return (value, field) => {
    if (sound.has(value)) return [];
    const errors = rule(value, field);
    if (errors.length === 0) sound.add(value);
    return errors;
  };
}
