/** THE list of controllers, in the order in which they hear of a change. */
import type { AnyController } from "./runner.ts";

/** What some controllers have to be told when a cluster is put together. */
export interface ControllerSettings {
  /** PEM text published as `ca.crt` in ConfigMap kube-root-ca.crt of every namespace. */
  readonly caCertificate: string;
}

export function builtinControllers(_settings: ControllerSettings): readonly AnyController[] {
  return [];
}
