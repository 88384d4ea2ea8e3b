/** One rule of the Pod Security Standards. As kubernetes: pod-security-admission/policy. */

import type { StringMap } from "../../../api/meta.ts";
import type { Container, PodSpec } from "../../../api/types/core-v1.ts";

/** A Pod or the template of one. */
export interface PodView {
  readonly annotations: StringMap;
  readonly spec: PodSpec;
}

/** What a rule finds: "reason" or "reason (detail)"; undefined when the Pod keeps it. `minor`: the N of the rules of v1.N. */
export type Check = (pod: PodView, minor: number) => string | undefined;

/** The check in the versions that have it. */
export const since =
  (first: number, check: Check): Check =>
  (pod, minor) =>
    minor >= first ? check(pod, minor) : undefined;

/** Init containers, containers, debug containers. */
export const containersOf = ({ spec }: PodView): readonly Container[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...((spec.ephemeralContainers ?? []) as unknown as readonly Container[]),
];

/** From this version on, rules that mean nothing to Windows pass its Pods over. */
const windowsSince = 25;

export const isSparedAsWindows = ({ spec }: PodView, minor: number): boolean => minor >= windowsSince && spec.os?.name === "windows";

/** From this version on, Pods in a user namespace of their own may be root in it. */
const userNamespacesSince = 35;

export const isSparedAsUserNamespace = ({ spec }: PodView, minor: number): boolean =>
  minor >= userNamespacesSince && spec.hostUsers === false;

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ");

/** `container "a"`, `containers "a", "b"`. */
export const named = (what: string, names: readonly string[]): string => `${what}${names.length === 1 ? "" : "s"} ${quoted(names)}`;

/** Names of the containers for which the rule does not hold. */
export const failing = (pod: PodView, holds: (container: Container) => boolean): string[] =>
  containersOf(pod).flatMap((container) => (holds(container) ? [] : [container.name]));

/** Who broke the rule: the Pod, some of its containers, or both. */
export function culprits(pod: boolean, containers: readonly string[]): string | undefined {
  const parts = [...(pod ? ["pod"] : []), ...(containers.length > 0 ? [named("container", containers)] : [])];
  return parts.length > 0 ? parts.join(" and ") : undefined;
}
