/** PUT and everything else that replaces an object: the bounded read-change-write loop of design.md §3. */

import { type KubeObject, withMeta } from "../api/meta.ts";
import { share } from "../api/share.ts";
import { invalid, notFound } from "../api/status.ts";
import { validateMeta, validateMetaUpdate } from "../api/validate-meta.ts";
import type { Kind, PrepareUpdate, ValidateUpdate } from "../kinds/kind.ts";
import { declaredErrors, withDeclared } from "../kinds/validation/declared.ts";
import { dropDisabledFields } from "../schema/gates.ts";
import { withoutKeptEmpties } from "../schema/kept-empties.ts";
import { StoreError } from "../storage/store.ts";
import { commit } from "./commit.ts";
import { defaulted } from "./create.ts";
import { attributesOf, type Engine, hookContext } from "./engine.ts";
import { type Entry, looseAnswer } from "./entry.ts";
import { translateStoreError } from "./errors.ts";
import { withoutDuplicateOwners } from "./owner-references.ts";
import { sameButTimes, withOwnership } from "./ownership.ts";
import { checkPreconditions } from "./preconditions.ts";
import type { Answer, RequestContext, Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { keepSystemMetadata } from "./system-metadata.ts";
import { answerAs, objectAs, toStored } from "./versions.ts";
import { createWriteSet, type PendingWrites } from "./write-set.ts";

const attempts = 100;

/** How the new object comes about. */
export interface Change {
  /** The whole new object, from the current one; the same object (or undefined) means nothing to do. May throw an ApiError. */
  propose(head: KubeObject): KubeObject | undefined;
  /** Switches ownership, admission and the kind's rules off: for actions such as binding, whose own checks stand in the action. */
  readonly bare?: boolean;
  /** A PUT's uid is a precondition (409); a patch that changes it is invalid (422). */
  readonly patched?: boolean;
}

/** The rules of the endpoint: the main resource's (scale writes through them too), or those of a view. */
function rulesOf(kind: Kind, subresource: string): { prepare: PrepareUpdate<KubeObject>; validate: ValidateUpdate<KubeObject> } {
  const view = subresource ? kind.subresources[subresource] : undefined;
  if (view?.shape !== "view") {
    return {
      prepare: kind.prepareForUpdate,
      validate(object, old, context) {
        const always = kind.validate(object, context);
        const update = kind.validateUpdate(object, old, context);
        return kind.options.updateRulesFirst ? [...update, ...always] : [...always, ...update];
      },
    };
  }
  return { prepare: view.prepareForUpdate ?? ((object) => object), validate: view.validateUpdate ?? (() => []) };
}

/** Applies a change to the stored object. Rejects with 404, 409, 422 or what admission says. */
export async function change(engine: Engine, target: Target, context: RequestContext, how: Change): Promise<Answer> {
  const { kind } = target;
  const stored = engine.storageKind(kind);
  const key = storageKey(stored, target.namespace, target.name);
  for (let attempt = 0; ; attempt++) {
    const head = engine.cache.resource(stored).get(key);
    if (!head) throw notFound(kind.groupResource, target.name);
    const old = objectAs(kind, head);
    const proposed = how.propose(old);
    if (!proposed || proposed === old) return answerAs(kind, head);
    checkPreconditions(target, old, proposed, how.patched === true);
    try {
      return await replace(engine, target, context, { head, old, proposed, bare: how.bare === true });
    } catch (error) {
      const lost = error instanceof StoreError && (error.code === "RevisionConflict" || error.code === "KeyNotFound");
      if (!lost || attempt >= attempts) throw translateStoreError(error, kind, target.name);
    }
  }
}

interface Replacement {
  readonly head: Entry;
  readonly old: KubeObject;
  readonly proposed: KubeObject;
  readonly bare: boolean;
}

async function replace(engine: Engine, target: Target, context: RequestContext, parts: Replacement): Promise<Answer> {
  const { kind } = target;
  const { head, old } = parts;
  const writes = createWriteSet();
  const meant = keepSystemMetadata(
    old,
    share(
      old,
      parts.bare
        ? parts.proposed
        : defaulted(
            engine,
            kind,
            withoutDuplicateOwners(parts.proposed, (text) => context.warn(text)),
            old,
          ),
    ),
  );
  if (meant === old) return answerAs(kind, head);
  const next = parts.bare ? meant : await reviewed(engine, target, context, { old, meant, writes });
  if (sameButTimes(old, next)) return answerAs(kind, head);
  if (finished(kind, old, next)) return finish(engine, target, context, { head, next, writes });
  if (context.dryRun) return looseAnswer(kind, withMeta(next, { resourceVersion: old.metadata.resourceVersion }), head.revision);
  const stored = engine.storageKind(kind);
  return answerAs(
    kind,
    commit(engine, { kind: stored, key: head.key, head, object: share(head.object, toStored(kind, next)) }, writes.writes),
  );
}

/** Ownership, mutating admission, the endpoint's rules, validating admission. */
async function reviewed(
  engine: Engine,
  target: Target,
  context: RequestContext,
  parts: { old: KubeObject; meant: KubeObject; writes: PendingWrites },
): Promise<KubeObject> {
  const { kind, subresource } = target;
  const { old, meant, writes } = parts;
  const rules = rulesOf(kind, subresource);
  const hooks = hookContext(engine, target, context, writes);
  const owned = withOwnership(engine, target, context, old, meant);
  const mutated = engine.admission.runMutating(attributesOf(engine, target, context, { operation: "UPDATE", object: owned, old, writes }));
  const admitted = mutated instanceof Promise ? await mutated : mutated;
  const next = share(old, rules.prepare(dropDisabledFields(kind.type, admitted, old), old, hooks));
  const validateName = kind.options.validateName;
  const errors = [
    ...(next.metadata === old.metadata
      ? []
      : validateMeta(next.metadata, { namespaced: kind.namespaced, ...(validateName ? { validateName } : {}) })),
    ...(next.metadata === old.metadata ? [] : validateMetaUpdate(next.metadata, old.metadata)),
    ...withDeclared(rules.validate(next, old, hooks), declaredErrors(kind.type, next, old)),
  ];
  if (errors.length > 0) throw invalid(engine.storageKind(kind), target.name, errors);
  if (!subresource) for (const text of kind.options.warnings?.(next, old) ?? []) context.warn(text);
  const allowed = engine.admission.runValidating(attributesOf(engine, target, context, { operation: "UPDATE", object: next, old, writes }));
  if (allowed instanceof Promise) await allowed;
  return share(old, withoutKeptEmpties(kind.type, next, old));
}

/** True when this update takes away the last thing that kept a terminating object. */
function finished(kind: Kind, old: KubeObject, next: KubeObject): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = next.metadata;
  if (!deletionTimestamp || !old.metadata.deletionTimestamp) return false;
  return (finalizers?.length ?? 0) === 0 && (deletionGracePeriodSeconds ?? 0) === 0 && !(kind.options.blocksDeletion?.(next) ?? false);
}

function finish(
  engine: Engine,
  target: Target,
  context: RequestContext,
  parts: { head: Entry; next: KubeObject; writes: PendingWrites },
): Answer {
  const { head, next, writes } = parts;
  if (context.dryRun) return looseAnswer(target.kind, next, head.revision);
  target.kind.options.afterDelete?.(next, hookContext(engine, target, context, writes));
  const entry = commit(engine, { kind: head.kind, key: head.key, head, object: undefined }, writes.writes);
  return looseAnswer(target.kind, next, entry.revision);
}
