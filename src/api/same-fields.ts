/**
 * Whether two objects have the same fields, but for those that the exception accepts. Fields are compared by `===`: for
 * objects that share their equal parts, as two versions of one do. A field that is `undefined` counts as absent.
 */
export function sameFields(a: object, b: object, exception: (field: string) => boolean): boolean {
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  for (const field in left) if (left[field] !== right[field] && !exception(field)) return false;
  for (const field in right) if (right[field] !== undefined && left[field] === undefined && !exception(field)) return false;
  return true;
}
