/** How many Pods a budget expects, and how many of them have to be healthy. As kubernetes: pkg/controller/disruption. */
import { controllerOf, type KubeObject } from "../../api/meta.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import type { PodDisruptionBudget } from "../../api/types/policy-v1.ts";
import type { Kind, Lister } from "../../kinds/kind.ts";
import { scaledValue } from "../deployment/fenceposts.ts";

/** A Pod whose owner says nothing of how many there should be. */
export class NoScale extends Error {}

interface Owner {
  readonly uid: string;
  readonly replicas: number;
}

interface Found {
  readonly kind: Kind;
  readonly object: KubeObject;
}

/** What controls a Pod: its owner, or the Deployment above its ReplicaSet. */
function scaledOwner(lister: Lister, pod: Pod, uid: string): Owner {
  const direct = lister.byUid(uid);
  const owner = direct && above(lister, direct);
  if (!owner) throw new NoScale(`found no controllers for pod ${JSON.stringify(pod.metadata.name)}`);
  const { scale } = owner.kind.subresources;
  const { resource, group } = owner.kind.groupResource;
  if (scale?.shape !== "projection")
    throw new NoScale(`${group ? `${resource}.${group}` : resource} does not implement the scale subresource`);
  const { spec } = scale.read(owner.object) as { readonly spec?: { readonly replicas?: number } };
  return { uid: owner.object.metadata.uid ?? uid, replicas: spec?.replicas ?? 0 };
}

function above(lister: Lister, found: Found): Found | undefined {
  if (found.kind.kind !== "ReplicaSet") return found;
  const owner = controllerOf(found.object);
  return owner?.kind === "Deployment" ? lister.byUid(owner.uid) : found;
}

/** The sum over all owners of how many Pods each wants; Pods without an owner count for nothing. */
function expectedScale(lister: Lister, pods: readonly Pod[]): number {
  const asked = new Set<string>();
  const owners = new Map<string, number>();
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (!reference || asked.has(reference.uid)) continue;
    asked.add(reference.uid);
    const { uid, replicas } = scaledOwner(lister, pod, reference.uid);
    owners.set(uid, replicas);
  }
  return [...owners.values()].reduce((sum, replicas) => sum + replicas, 0);
}

export interface Expected {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
}

/** Throws {@link NoScale}. */
export function expectedPods(lister: Lister, { spec }: PodDisruptionBudget, pods: readonly Pod[]): Expected {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable !== undefined) {
    const expected = expectedScale(lister, pods);
    return { expectedPods: expected, desiredHealthy: Math.max(0, expected - scaledValue(maxUnavailable, expected, "up")) };
  }
  if (typeof minAvailable === "number") return { expectedPods: pods.length, desiredHealthy: minAvailable };
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 };
  const expected = expectedScale(lister, pods);
  return { expectedPods: expected, desiredHealthy: scaledValue(minAvailable, expected, "up") };
}
