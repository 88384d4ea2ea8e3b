/** DELETE of one object. */
import { type FieldError, invalidValue, notSupported } from "../api/field-error.ts";
import type { KubeObject } from "../api/meta.ts";
import { share } from "../api/share.ts";
import { conflict, invalid, notFound } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import { StoreError } from "../storage/store.ts";
import { commit } from "./commit.ts";
import { attributesOf, type Engine, hookContext } from "./engine.ts";
import { type Entry, looseAnswer } from "./entry.ts";
import { isElsewhere, translateStoreError } from "./errors.ts";
import { planDeletion } from "./plan-deletion.ts";
import type { Answer, DeleteAnswer, DeleteRequest, RequestContext, Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { answerAs, objectAs, toStored } from "./versions.ts";
import { createWriteSet, type PendingWrites } from "./write-set.ts";

/** `writes`: what an action wants committed together with the deletion. */
type DeleteContext = RequestContext & { readonly writes?: PendingWrites };

/** Deletes or marks the object. Rejects with 404, 409 (preconditions), 422 (options), 403 (admission). */
export async function remove(engine: Engine, target: Target, request: DeleteRequest, context: DeleteContext): Promise<DeleteAnswer> {
  const errors = propagationErrors(request);
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", errors);
  const { kind } = target;
  const { deletionWarning } = kind.options;
  if (deletionWarning && request.propagationPolicy === undefined && request.orphanDependents === undefined) context.warn(deletionWarning);
  const key = storageKey(engine.storageKind(kind), target.namespace, target.name);
  for (let attempt = 0; ; attempt++) {
    const head = engine.cache.resource(kind).get(key);
    if (!head) throw notFound(kind.groupResource, target.name);
    if (request[ignoreReadError]) throw readable(target);
    try {
      return await removeHead(engine, target, { head, request, context });
    } catch (error) {
      // what an action brought along is out of date: the action begins anew
      if (context.writes && isElsewhere(error, key)) throw error;
      const lost = error instanceof StoreError && (error.code === "RevisionConflict" || error.code === "KeyNotFound");
      if (!lost || attempt > 100) throw translateStoreError(error, kind, target.name);
    }
  }
}

async function removeHead(
  engine: Engine,
  target: Target,
  parts: { head: Entry; request: DeleteRequest; context: DeleteContext },
): Promise<DeleteAnswer> {
  const { kind } = target;
  const { head, request, context } = parts;
  const old = objectAs(kind, head);
  checkPreconditions(target, old, request);
  const returnsObject = kind.options.deleteReturnsObject === true;
  const plan = planDeletion(kind, old, request, engine.clock.now());
  if (plan === "pending") return { answer: answerAs(kind, head), gone: false, returnsObject };
  const writes = context.writes ?? createWriteSet();
  const allowed = engine.admission.runValidating(attributesOf(engine, target, context, { operation: "DELETE", old, writes }));
  if (allowed instanceof Promise) await allowed;
  const next = share(old, plan.object);
  if (plan.remove) {
    if (context.dryRun) return { answer: looseAnswer(kind, next, head.revision), gone: true, returnsObject };
    kind.options.afterDelete?.(next, hookContext(engine, target, context, writes));
    const answer = takeAway(engine, { kind, head, old, next, writes });
    return { answer, gone: true, returnsObject };
  }
  if (next === old) return { answer: answerAs(kind, head), gone: false, returnsObject };
  if (context.dryRun) return { answer: looseAnswer(kind, next, head.revision), gone: false, returnsObject };
  const entry = commit(engine, { kind: head.kind, key: head.key, head, object: share(head.object, toStored(kind, next)) }, writes.writes);
  return { answer: answerAs(kind, entry), gone: false, returnsObject };
}

/**
 * Removes the object. As kubernetes: where the deletion changes it first (a grace period that ends), watchers see
 * that change and then the deletion.
 */
function takeAway(engine: Engine, parts: { kind: Kind; head: Entry; old: KubeObject; next: KubeObject; writes: PendingWrites }): Answer {
  const { kind, head, old, next, writes } = parts;
  const { key } = head;
  if (next === old) return answerAs(kind, commit(engine, { kind: head.kind, key, head, object: undefined }, writes.writes));
  // further writes go with the first step: when one of them is out of date, nothing has happened yet
  const marked = commit(engine, { kind: head.kind, key, head, object: share(head.object, toStored(kind, next)) }, writes.writes);
  return answerAs(kind, commit(engine, { kind: head.kind, key, head: marked, object: undefined }));
}

/** As kubernetes: these conflicts name the Kind, not the resource, but for Namespaces, which have code of their own. */
function checkPreconditions({ kind, name }: Target, { metadata }: KubeObject, { preconditions }: DeleteRequest): void {
  const what = kind.options.blocksDeletion ? kind.groupResource : { group: kind.group, resource: kind.kind };
  const { uid, resourceVersion } = preconditions ?? {};
  const text = (field: string, wanted: string, found: string | undefined) =>
    `the ${field} in the precondition (${wanted}) does not match the ${field} in record (${found}). The object might have been `;
  if (uid !== undefined && uid !== metadata.uid) throw conflict(what, name, `${text("UID", uid, metadata.uid)}deleted and then recreated`);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    throw conflict(what, name, `${text("ResourceVersion", resourceVersion, metadata.resourceVersion)}modified`);
}

/** A DeleteOptions field: for objects whose stored form cannot be read, which none here is. */
export const ignoreReadError = "ignoreStoreReadErrorWithClusterBreakingPotential";

/** Whatever is in the cache can be read. */
const readable = ({ kind, name }: Target) =>
  invalid({ group: kind.group, kind: kind.plural }, name, [
    invalidValue(ignoreReadError, true, "is exclusively used to delete corrupt object(s), try again by removing this option"),
  ]);

const policies = ["Foreground", "Background", "Orphan"];

/** What is wrong with how dependents are to be treated. As kubernetes: metav1 validation.ValidateDeleteOptions. */
export function propagationErrors({ propagationPolicy, orphanDependents }: DeleteRequest): FieldError[] {
  if (propagationPolicy === undefined) return [];
  const errors: FieldError[] = [];
  if (orphanDependents !== undefined)
    errors.push(invalidValue("propagationPolicy", propagationPolicy, "orphanDependents and deletionPropagation cannot be both set"));
  if (!policies.includes(propagationPolicy)) errors.push(notSupported("propagationPolicy", propagationPolicy, [...policies, "nil"]));
  return errors;
}
