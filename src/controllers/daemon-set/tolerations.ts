/** What every daemon Pod tolerates. As kubernetes: controller/daemon/util AddOrUpdateDaemonPodTolerations. */
import type { PodSpec, Toleration } from "../../api/types/core-v1.ts";

const tolerated = (key: string, effect: Toleration["effect"]): Toleration => ({
  key: `node.kubernetes.io/${key}`,
  operator: "Exists",
  effect,
});

const always = [
  tolerated("not-ready", "NoExecute"),
  tolerated("unreachable", "NoExecute"),
  tolerated("disk-pressure", "NoSchedule"),
  tolerated("memory-pressure", "NoSchedule"),
  tolerated("pid-pressure", "NoSchedule"),
  tolerated("unschedulable", "NoSchedule"),
];
const onHostNetwork = [...always, tolerated("network-unavailable", "NoSchedule")];

/** The template's tolerations with the daemon ones: a toleration for the same taint is replaced where it stands. */
export function daemonTolerations({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const all = [...tolerations];
  for (const added of hostNetwork ? onHostNetwork : always) {
    const at = all.findIndex((one) => isSame(one, added));
    if (at < 0) all.push(added);
    else all[at] = added;
  }
  return all;
}

const isSame = (a: Toleration, b: Toleration) =>
  a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? "") === (b.value ?? "");
