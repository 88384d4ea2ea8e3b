/** The admission chain: mutating plugins one after another, then (after validation) the validating ones. */
import type { KubeObject } from "../api/meta.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "./admission.ts";

export interface AdmissionChain {
  /** The object after all mutating plugins (the object given where the operation has none). Throws or rejects with an ApiError. */
  runMutating(attributes: AdmissionAttributes): KubeObject | Promise<KubeObject>;
  /** Throws or rejects with an ApiError to refuse. A promise only where a plugin answers one. */
  runValidating(attributes: AdmissionAttributes): void | Promise<void>;
}

type Admit = NonNullable<AdmissionPlugin["admit"]>;
type Validate = NonNullable<AdmissionPlugin["validate"]>;

/** A chain over the plugins in their order. Stays synchronous for as long as every plugin does. */
export function createAdmissionChain(plugins: readonly AdmissionPlugin[]): AdmissionChain {
  const admits = plugins.flatMap((plugin) => (plugin.admit ? [plugin.admit.bind(plugin)] : []));
  const validates = plugins.flatMap((plugin) => (plugin.validate ? [plugin.validate.bind(plugin)] : []));
  return {
    runMutating: (attributes) => admitFrom(admits, 0, attributes) as KubeObject | Promise<KubeObject>,
    runValidating: (attributes) => validateFrom(validates, 0, attributes),
  };
}

function admitFrom(
  admits: readonly Admit[],
  start: number,
  attributes: AdmissionAttributes,
): KubeObject | undefined | Promise<KubeObject | undefined> {
  let current = attributes;
  for (let i = start; i < admits.length; i++) {
    const changed = admits[i]?.(current);
    if (changed instanceof Promise) return changed.then((object) => admitFrom(admits, i + 1, object ? { ...current, object } : current));
    if (changed && changed !== current.object) current = { ...current, object: changed };
  }
  return current.object;
}

function validateFrom(validates: readonly Validate[], start: number, attributes: AdmissionAttributes): void | Promise<void> {
  for (let i = start; i < validates.length; i++) {
    const pending = validates[i]?.(attributes);
    if (pending instanceof Promise) return pending.then(() => validateFrom(validates, i + 1, attributes));
  }
}
