import type { Pod, PodSpec } from "../../src/api/types/core-v1.ts";
import type { HookContext } from "../../src/kinds/kind.ts";
import { decode } from "../../src/schema/decode.ts";
import { applyDefaults } from "../../src/schema/defaults.ts";

/** A stored Pod with one container; `spec` and `metadata` as a client would write them. */
export function podOf(spec: object = {}, metadata: object = {}): Pod {
  const body = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", uid: "u", ...metadata },
    spec: { serviceAccountName: "default", containers: [{ name: "c", image: "i:1" }], ...spec },
  };
  return applyDefaults("core/v1.Pod", decode("core/v1.Pod", body).value as unknown as Pod);
}

/** The same Pod with another spec. */
export const withSpec = (pod: Pod, spec: Partial<PodSpec>): Pod => ({ ...pod, spec: { ...pod.spec, ...spec } });

export const hookContext = { now: Date.UTC(2030, 0, 1), dryRun: false } as unknown as HookContext;

/** `field reason` of each error. */
export const brief = (errors: readonly { readonly field: string; readonly type: string }[]): string[] =>
  errors.map(({ field, type }) => `${field} ${type}`);
