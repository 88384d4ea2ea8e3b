/** ownerReferences that name one owner twice: the later ones are dropped, with a warning. As kubernetes: dedupOwnerReferences. */
import { type KubeObject, withMeta } from "../api/meta.ts";

export function withoutDuplicateOwners(object: KubeObject, warn: (text: string) => void): KubeObject {
  const owners = object.metadata.ownerReferences;
  if (!owners || owners.length < 2) return object;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const kept = owners.filter(({ uid }) => {
    if (seen.has(uid)) repeated.add(uid);
    const first = !seen.has(uid);
    seen.add(uid);
    return first;
  });
  if (repeated.size === 0) return object;
  warn(
    `.metadata.ownerReferences contains duplicate entries; the server keeps one of each; duplicate UID(s) observed: ${[...repeated].join(", ")}`,
  );
  return withMeta(object, { ownerReferences: kept });
}
