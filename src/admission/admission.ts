/**
 * Admission: plugins that may change a write, and plugins that may refuse it, in Kubernetes' order
 * (`admission/index.ts` is the list). Mutating plugins run before the kind's hooks, validating ones after validation.
 */

import type { Chance } from "../api/chance.ts";
import type { JsonObject, KubeObject, UserInfo } from "../api/meta.ts";
import type { Kind, Lister, WriteSet } from "../kinds/kind.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

export interface AdmissionAttributes {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Absent for DELETE and CONNECT. */
  readonly object: KubeObject | undefined;
  /** Absent for CREATE. */
  readonly oldObject: KubeObject | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  readonly options: JsonObject;
  /** Virtual time, milliseconds since the epoch. */
  readonly now: number;
  readonly lister: Lister;
  readonly chance: Chance;
  readonly writeSet: WriteSet;
  warn(text: string): void;
  /** Adds an annotation to the request's audit event, also when it is refused; the key begins with a domain of the plugin's. */
  annotate(key: string, value: string): void;
}

/** Throws an ApiError to refuse. */
export interface AdmissionPlugin {
  /** Kubernetes' name: "NamespaceLifecycle". */
  readonly name: string;
  /** Returns the changed object (path-copied), or undefined for no change. */
  readonly admit?: (attributes: AdmissionAttributes) => KubeObject | undefined | Promise<KubeObject | undefined>;
  readonly validate?: (attributes: AdmissionAttributes) => void | Promise<void>;
}
