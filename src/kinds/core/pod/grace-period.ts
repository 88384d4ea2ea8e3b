/** How long a Pod has to stop. As kubernetes: registry/core/pod strategy CheckGracefulDelete. */
import type { Pod } from "../../../api/types/core-v1.ts";
import { isPodTerminal } from "./conditions.ts";

/** Seconds: as asked, else as the spec says; none for a Pod that is on no node or has ended. */
export function podGracePeriod(pod: Pod, requested: number | undefined): number {
  if (!pod.spec.nodeName || isPodTerminal(pod.status)) return 0;
  const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}
