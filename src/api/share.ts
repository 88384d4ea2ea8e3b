/**
 * Structural sharing: a new tree that uses the old tree's subtrees wherever they are equal, so that afterwards `===`
 * tells what changed, and a new tree equal to the old one *is* the old one. Both trees are plain JSON; neither is changed.
 */
export function share<T>(old: unknown, next: T): T {
  if (old === next) return next;
  if (typeof next !== "object" || next === null || typeof old !== "object" || old === null) return next;
  if (Array.isArray(next)) return (Array.isArray(old) ? shareList(old, next) : next) as T;
  return (Array.isArray(old) ? next : shareObject(old as Record<string, unknown>, next as Record<string, unknown>)) as T;
}

function shareList(old: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  let same = old.length === next.length;
  let copy: unknown[] | undefined;
  for (let i = 0; i < next.length; i++) {
    const item = share(old[i], next[i]);
    if (item !== old[i]) same = false;
    if (copy) copy[i] = item;
    else if (item !== next[i]) {
      copy = next.slice();
      copy[i] = item;
    }
  }
  return same ? old : (copy ?? next);
}

function shareObject(old: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  let same = true;
  let count = 0;
  let copy: Record<string, unknown> | undefined;
  for (const field in next) {
    const value = next[field];
    if (value === undefined) continue;
    count++;
    const item = share(old[field], value);
    if (item !== old[field]) same = false;
    if (item !== value) {
      copy ??= { ...next };
      copy[field] = item;
    }
  }
  if (same) {
    let fields = 0;
    for (const field in old) if (old[field] !== undefined) fields++;
    if (fields === count) return old;
  }
  return copy ?? next;
}
