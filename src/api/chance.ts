/**
 * Chance drawn from a seed: a keyed hash of (seed, purpose, parts…), so that neither a restart nor other draws
 * disturb it. The same arguments always give the same answer.
 */
export interface Chance {
  readonly seed: string;
  /** A version-4-shaped UUID. */
  uuid(purpose: string, ...parts: readonly (string | number)[]): string;
  /** `length` characters of Kubernetes' alphabet for generated names (bcdfghjklmnpqrstvwxz2456789). */
  suffix(length: number, purpose: string, ...parts: readonly (string | number)[]): string;
  /** A number in [0, 1). */
  fraction(purpose: string, ...parts: readonly (string | number)[]): number;
}
