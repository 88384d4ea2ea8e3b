/** Events as Kubernetes' recorders write them: aggregated by (object, reason, message), counted, limited. */
import type { KubeObject } from "../api/meta.ts";

export interface EventRecorder {
  /**
   * Records an Event about `object` (which must carry apiVersion and kind or be of a kind the recorder knows).
   * Never throws and never waits: an Event that cannot be written is dropped.
   */
  record(
    object: KubeObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    options?: { readonly action?: string; readonly related?: KubeObject },
  ): void;
}
