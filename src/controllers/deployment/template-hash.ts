/** The label value by which the Pods of one template are told apart. */
export const templateHashLabel = "pod-template-hash";

/** Kubernetes' alphabet of generated names. As kubernetes: apimachinery/pkg/util/rand SafeEncodeString. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** FNV-1a over the template in canonical JSON and, if there were collisions, their number; up to 10 characters. */
export function templateHash(template: object, collisionCount?: number): string {
  let hash = fnv(0x811c9dc5, canonical(template));
  if (collisionCount !== undefined) hash = fnv(hash, `#${collisionCount}`);
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join("");
}

function fnv(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** JSON with sorted fields and without undefined ones. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(",")}}`;
}
