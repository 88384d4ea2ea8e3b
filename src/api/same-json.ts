/** Equality of two JSON values: order of fields and fields that are undefined do not count. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (Array.isArray(b)) return false;
  return covers(a as Fields, b as Fields) && covers(b as Fields, a as Fields, true);
}

type Fields = Readonly<Record<string, unknown>>;

/** Every field of `a` is in `b` (and, unless only presence matters, equal there). */
function covers(a: Fields, b: Fields, presence = false): boolean {
  for (const field in a) {
    if (a[field] === undefined) continue;
    if (presence ? b[field] === undefined : !sameJson(a[field], b[field])) return false;
  }
  return true;
}
