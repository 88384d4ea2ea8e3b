/** garbage-collector-controller: cascading deletion along owner references. As kubernetes: pkg/controller/garbagecollector. */
import type { KubeObject } from "../../api/meta.ts";
import type { Kind } from "../../kinds/kind.ts";
import { released } from "../claim.ts";
import { type ControllerContext, defineController } from "../controller.ts";
import {
  awaitsDependents,
  awaitsOrphaning,
  dependentsOf,
  foregroundFinalizer,
  isCollected,
  isForeignOwner,
  orphanFinalizer,
  planItem,
} from "./classify.ts";
import { garbageKeys, parseTask, taskKey } from "./keys.ts";

type Context = ControllerContext;
type Named = { readonly kind: Kind; readonly object: KubeObject };

export const garbageCollector = defineController({
  name: "garbage-collector-controller",
  watches: [],
  everyKind: (change, context) => garbageKeys(change, context),
  async reconcile(context, key) {
    const { task, uid } = parseTask(key);
    if (task === "absent") return enqueueDependents(context, uid);
    const found = context.lister.byUid(uid);
    if (!found || !isCollected(found.kind)) return;
    if (task === "orphan") await orphanDependents(context, found);
    else await collect(context, found);
  },
});

function enqueueDependents(context: Context, uid: string): void {
  for (const { object } of dependentsOf(context, uid)) context.enqueue(taskKey("item", object.metadata.uid ?? ""));
}

async function collect(context: Context, found: Named): Promise<void> {
  const { kind, object } = found;
  if (object.metadata.deletionTimestamp) {
    if (awaitsDependents(object)) await deleteDependents(context, found);
    return;
  }
  warnOfForeignOwners(context, object);
  const plan = planItem(context, object);
  const { namespace, name = "", uid = "" } = object.metadata;
  if (plan.action === "unreference") {
    await change(context, found, (head) => plan.uids.reduce((next, owner) => released(next, owner), head));
  } else if (plan.action === "delete") {
    if (plan.unblock) await change(context, found, unblocked);
    await context.client.remove(kind, namespace, name, { propagationPolicy: plan.policy, preconditions: { uid } });
  }
}

/** Foreground: the owner stays until no dependent blocks it any more. */
async function deleteDependents(context: Context, owner: Named): Promise<void> {
  const { uid = "" } = owner.object.metadata;
  let blocked = false;
  for (const { object } of dependentsOf(context, uid)) {
    const reference = object.metadata.ownerReferences?.find((one) => one.uid === uid);
    if (reference?.blockOwnerDeletion) blocked = true;
    if (!object.metadata.deletionTimestamp) context.enqueue(taskKey("item", object.metadata.uid ?? ""));
  }
  if (!blocked) await change(context, owner, (head) => withoutFinalizer(head, foregroundFinalizer));
}

/** Orphan: every dependent loses its reference, then the owner goes. */
async function orphanDependents(context: Context, owner: Named): Promise<void> {
  if (!awaitsOrphaning(owner.object)) return;
  const { uid = "" } = owner.object.metadata;
  for (const dependent of dependentsOf(context, uid)) await change(context, dependent, (head) => released(head, uid));
  await change(context, owner, (head) => withoutFinalizer(head, orphanFinalizer));
}

/** Changes the object unless another one has taken its name. */
async function change(context: Context, { kind, object }: Named, next: (head: KubeObject) => KubeObject): Promise<void> {
  const { namespace, name = "", uid } = object.metadata;
  await context.client.modify(kind, namespace, name, (head) => (head.metadata.uid === uid ? next(head) : undefined));
}

function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const rest = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers: rest.length > 0 ? rest : undefined } };
}

function unblocked(object: KubeObject): KubeObject {
  const references = (object.metadata.ownerReferences ?? []).map((one) =>
    one.blockOwnerDeletion ? { ...one, blockOwnerDeletion: false } : one,
  );
  return { ...object, metadata: { ...object.metadata, ownerReferences: references } };
}

function warnOfForeignOwners(context: Context, object: KubeObject): void {
  for (const reference of object.metadata.ownerReferences ?? []) {
    if (!isForeignOwner(context, object, reference)) continue;
    const { apiVersion, kind, name, uid } = reference;
    const where = object.metadata.namespace
      ? `does not exist in namespace "${object.metadata.namespace}"`
      : "is namespaced and cannot own a cluster-scoped object";
    context.events.record(
      object,
      "Warning",
      "OwnerRefInvalidNamespace",
      `ownerRef [${apiVersion}/${kind}, namespace: ${object.metadata.namespace ?? ""}, name: ${name}, uid: ${uid}] ${where}`,
    );
  }
}
