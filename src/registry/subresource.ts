/** Writing through subresources that are not the object itself: projections (scale) and actions (binding, eviction). */
import { parentEntries, scaleEntries } from "../api/apply/scale-entries.ts";
import { type KubeObject, withMeta } from "../api/meta.ts";
import { invalid, methodNotAllowed, notFound } from "../api/status.ts";
import type { ActionContext, ProjectionSubresource } from "../kinds/kind.ts";
import { applyDefaults } from "../schema/defaults.ts";
import { remove } from "./delete.ts";
import { attributesOf, type Engine, hookContext } from "./engine.ts";
import { looseAnswer } from "./entry.ts";
import { isElsewhere, translateStoreError } from "./errors.ts";
import { entriesAfter } from "./ownership.ts";
import type { Answer, DeleteRequest, RequestContext, Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { change } from "./update.ts";
import { createWriteSet } from "./write-set.ts";

/** How a projection comes to be written. */
interface ProjectionWrite {
  readonly shape: ProjectionSubresource<KubeObject>;
  /** The projection that is wanted, from the current one. */
  readonly propose: (current: KubeObject) => KubeObject;
  /** The managedFields of what is proposed are already those after the write. */
  readonly settled?: boolean;
}

/** The parent changed as the projection says; answers the projection of the result. */
export async function writeProjection(engine: Engine, target: Target, context: RequestContext, how: ProjectionWrite): Promise<Answer> {
  const { shape } = how;
  const settled: RequestContext = { ...context, ownership: "settled" };
  const answer = await change(engine, target, settled, {
    propose: (parent) => proposedParent(engine, target, context, { ...how, parent }),
  });
  const projected = shape.read(answer.object);
  return looseAnswer(projected as { kind: string; apiVersion: string }, projected, answer.revision);
}

/** The parent with the projection's change in it, and with the ownership that follows from it. */
function proposedParent(
  engine: Engine,
  target: Target,
  context: RequestContext,
  { shape, propose, settled, parent }: ProjectionWrite & { readonly parent: KubeObject },
): KubeObject {
  const { apiVersion } = target.kind;
  const owned = parent.metadata.managedFields ?? [];
  const plain = shape.read(parent);
  const current = withMeta(plain, { managedFields: scaleEntries(owned, apiVersion) });
  const wanted = propose(current);
  const errors = shape.validate?.(wanted) ?? [];
  if (errors.length > 0) throw invalid({ group: "autoscaling", kind: "Scale" }, target.name, errors);
  const endpoint = { type: shape.type, apiVersion: plain.apiVersion ?? "", subresource: target.subresource, resetPaths: [] };
  const entries = settled ? wanted.metadata.managedFields : entriesAfter(engine, endpoint, context, { old: current, new: wanted });
  const { resourceVersion, uid } = wanted.metadata;
  return withMeta(shape.write(wanted, parent), {
    resourceVersion,
    uid: uid || parent.metadata.uid,
    managedFields: parentEntries(owned, entries ?? [], apiVersion),
  });
}

const attempts = 100;

/** POST to a subresource: the kind's own action on the parent, begun anew when what it charged has changed meanwhile. */
export async function act(engine: Engine, target: Target, input: KubeObject, context: RequestContext): Promise<Answer> {
  const key = storageKey(target.kind, target.namespace, target.name);
  for (let attempt = 1; ; attempt++) {
    try {
      return await actOnce(engine, target, input, context);
    } catch (error) {
      if (!isElsewhere(error, key) || attempt >= attempts) throw translateStoreError(error, target.kind, target.name);
    }
  }
}

async function actOnce(engine: Engine, target: Target, input: KubeObject, context: RequestContext): Promise<Answer> {
  const { kind, subresource } = target;
  const shape = kind.subresources[subresource];
  if (shape?.shape !== "action") throw methodNotAllowed();
  const key = storageKey(kind, target.namespace, target.name);
  if (!engine.cache.resource(kind).get(key)) throw notFound(kind.groupResource, target.name);
  const writes = createWriteSet();
  const attributes = attributesOf(engine, target, context, {
    operation: "CREATE",
    object: applyDefaults(shape.type, input, engine.clock.now()),
    writes,
  });
  const mutated = engine.admission.runMutating(attributes);
  const admitted = mutated instanceof Promise ? await mutated : mutated;
  const allowed = engine.admission.runValidating({ ...attributes, object: admitted });
  if (allowed instanceof Promise) await allowed;
  const main = { ...target, subresource: "" };
  const hooks: ActionContext = {
    ...hookContext(engine, target, context, writes),
    namespace: target.namespace,
    name: target.name,
    modify: async (propose) => (await change(engine, main, context, { propose, bare: true })).object,
    remove: async ({ dryRun, ...options }) => {
      const how = { ...context, dryRun: context.dryRun || (Array.isArray(dryRun) && dryRun.length > 0), writes };
      return (await remove(engine, main, options as DeleteRequest, how)).answer.object;
    },
  };
  const answer = await shape.run(admitted, hooks);
  return looseAnswer(answer as { kind: string; apiVersion: string }, answer, engine.store.currentRevision);
}
