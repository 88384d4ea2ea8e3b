/** Events as Kubernetes' recorders write them: aggregated by (object, reason, message), counted, limited. */
import type { KubeObject } from "../api/meta.ts";

export interface EventOptions {
  /**
   * What was done, as the events.k8s.io recorder says it ("Binding", "Preempting"). With an action the Event is written
   * as that recorder does: `eventTime` and `series` instead of `firstTimestamp`, `lastTimestamp`, `count` and `source`.
   */
  readonly action?: string;
  readonly related?: KubeObject;
  /** The part of the object meant: `spec.containers{web}`. */
  readonly fieldPath?: string;
  /** The node that reports: `source.host` and `reportingInstance`. */
  readonly host?: string;
}

export interface EventRecorder {
  /**
   * Records an Event about `object` (which must carry apiVersion and kind, as everything a lister returns does).
   * Never throws and never waits: an Event that cannot be written is dropped.
   */
  record(object: KubeObject, type: "Normal" | "Warning", reason: string, message: string, options?: EventOptions): void;
}
