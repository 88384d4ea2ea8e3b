/** Which Pods that have not ended refer to a claim: kept by a watch on Pods, rebuilt from the world at start. */
import { objectKey } from "../../api/meta.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { claimNamesOf } from "../../kinds/core/pod/claim-names.ts";
import { isEnded } from "../pod-state.ts";

interface PodChange {
  readonly object: Pod | undefined;
  readonly old: Pod | undefined;
}

export interface ClaimUsers {
  /** To be told of every change of a Pod. Answers the keys of the claims whose use it may have changed. */
  track(change: PodChange): readonly string[];
  of(claimKey: string): Iterable<Pod>;
}

const claimsOf = (pod: Pod | undefined): readonly string[] =>
  pod?.spec.volumes?.length ? claimNamesOf(pod).map((name) => `${pod.metadata.namespace}/${name}`) : [];

export function createClaimUsers(): ClaimUsers {
  const users = new Map<string, Map<string, Pod>>();

  const change = (claim: string, podKey: string, pod: Pod | undefined) => {
    const pods = users.get(claim) ?? new Map<string, Pod>();
    if (pod) pods.set(podKey, pod);
    else pods.delete(podKey);
    if (pods.size > 0) users.set(claim, pods);
    else users.delete(claim);
  };
  return {
    track({ object, old }) {
      const pod = object ?? old;
      if (!pod) return [];
      const claims = claimsOf(pod);
      if (claims.length === 0) return claims;
      const using = object && !isEnded(object) ? object : undefined;
      for (const claim of claims) change(claim, objectKey(pod), using);
      const same = object && old && object.status.phase === old.status.phase && object.spec.nodeName === old.spec.nodeName;
      return same ? [] : claims;
    },
    of: (claimKey) => users.get(claimKey)?.values() ?? [],
  };
}
