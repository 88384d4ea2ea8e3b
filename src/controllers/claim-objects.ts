/** Adoption and release carried out: what a controlling owner has afterwards. */
import { controllerOf, type KubeObject } from "../api/meta.ts";
import type { Selector } from "../api/selectors.ts";
import type { Client } from "../client/client.ts";
import type { Kind, Lister } from "../kinds/kind.ts";
import { adopted, planClaims, released } from "./claim.ts";

export interface Claimants<T extends KubeObject> {
  readonly owner: KubeObject;
  readonly selector: Selector;
  /** What the owner controls, and what it may adopt. */
  readonly candidates: readonly T[];
}

/** Everything of the kind that `owner` controls, as the lister has it. */
export function controlledBy<T extends KubeObject>(lister: Lister, owner: KubeObject, kind: Kind<T>): readonly T[] {
  const { uid = "" } = owner.metadata;
  const found: T[] = [];
  for (const dependent of lister.dependents(uid))
    if (dependent.kind.plural === kind.plural && controllerOf(dependent.object)?.uid === uid) found.push(dependent.object as T);
  return found;
}

/** Adopts what matches and is nobody's, releases what no longer matches; resolves to what the owner controls then. */
export async function claimObjects<T extends KubeObject>(client: Client, kind: Kind<T>, from: Claimants<T>): Promise<readonly T[]> {
  const { owner, selector, candidates } = from;
  const claims = planClaims(owner, selector, candidates);
  const taken: T[] = [];
  for (const orphan of claims.adopt) taken.push(await client.update(kind, adopted(orphan, owner)));
  for (const object of claims.release) await client.update(kind, released(object, owner.metadata.uid ?? ""));
  return taken.length > 0 ? [...claims.owned, ...taken] : claims.owned;
}
