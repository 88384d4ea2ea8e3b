/** What differs between two objects, for people: one line a field, `- old` and `+ new`. */

const maxLines = 20;

function lines(next: unknown, old: unknown, path: string): string[] {
  if (JSON.stringify(next) === JSON.stringify(old)) return [];
  if (isObject(next) && isObject(old)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
    const inner = (name: string) => (Array.isArray(next) ? `${path}[${name}]` : path ? `${path}.${name}` : name);
    return names.flatMap((name) => lines(next[name], old[name], inner(name)));
  }
  return [`- ${path}: ${JSON.stringify(old) ?? "<unset>"}`, `+ ${path}: ${JSON.stringify(next) ?? "<unset>"}`];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

export function fieldDiff(next: unknown, old: unknown): string {
  const all = lines(next, old, "");
  return all.length > maxLines ? [...all.slice(0, maxLines), "…"].join("\n") : all.join("\n");
}
