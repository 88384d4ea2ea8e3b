/** Which keys a change of a Job or Pod wakes: Jobs as `namespace/name`, Pods that have lost their Job with a prefix. */

import { equalJson } from "../../api/equal-json.ts";
import { controllerOf, objectKey } from "../../api/meta.ts";
import type { Job } from "../../api/types/batch-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { job as jobKind } from "../../kinds/batch/job.ts";
import type { Lister } from "../../kinds/kind.ts";
import { type Change, ownerKeys } from "../owner-keys.ts";
import { readyCondition } from "../pod-state.ts";
import { finalCondition } from "./conditions.ts";
import { isTracked } from "./job-pods.ts";

/** Before the key of a Pod whose tracking finalizer nobody else removes. */
export const strayPrefix = "pod:";

/** The Job; when it is gone, also its Pods that are still tracked. */
export function jobKeys({ object, old }: Change<Job>, lister: Lister): readonly string[] {
  if (object) return [objectKey(object)];
  if (!old) return [];
  const strays = lister
    .dependents(old.metadata.uid ?? "")
    .filter(({ kind, object: dependent }) => kind.plural === "pods" && isTracked(dependent as unknown as Pod));
  return [objectKey(old), ...strays.map((stray) => strayPrefix + objectKey(stray.object))];
}

/** The Job that owns the Pod, those that could adopt it, or the Pod itself if it is tracked in vain. */
export function podKeys({ object, old }: Change<Pod>, lister: Lister): readonly string[] {
  if (object && old && sameForJob(object, old)) return [];
  const owners = ownerKeys({ object, old }, jobKind, lister);
  return object && isStray(object, lister) ? [...owners, strayPrefix + objectKey(object)] : owners;
}

/** It is tracked, and there is no running Job that would count it. */
export function isStray(pod: Pod, lister: Lister): boolean {
  if (!isTracked(pod)) return false;
  const owner = controllerOf(pod);
  if (!owner) return true;
  if (owner.kind !== "Job" || owner.apiVersion !== jobKind.apiVersion) return false;
  const job = lister.get(jobKind, pod.metadata.namespace, owner.name);
  return job?.metadata.uid !== owner.uid || finalCondition(job) !== undefined;
}

/** True if nothing a Job looks at has changed. */
function sameForJob(object: Pod, old: Pod): boolean {
  const [a, b] = [object.metadata, old.metadata];
  return (
    a.labels === b.labels &&
    a.annotations === b.annotations &&
    a.finalizers === b.finalizers &&
    a.ownerReferences === b.ownerReferences &&
    a.deletionTimestamp === b.deletionTimestamp &&
    object.status?.phase === old.status?.phase &&
    restartsOf(object) === restartsOf(old) &&
    equalJson(readyCondition(object), readyCondition(old))
  );
}

const restartsOf = ({ status }: Pod): number =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].reduce(
    (sum, { restartCount = 0 }) => sum + restartCount,
    0,
  );
