/** Puts the verbs together: the registry of one control plane. */
import { type KubeObject, withMeta } from "../api/meta.ts";
import { conflict, methodNotAllowed } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import { connect } from "./connect.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import type { Engine } from "./engine.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { patch } from "./patch.ts";
import type { Registry, RequestContext, Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { act, writeProjection } from "./subresource.ts";
import { change } from "./update.ts";
import { watch } from "./watch.ts";
import type { WatchHub } from "./watch-hub.ts";

export function createRegistry(engine: Engine, hub: WatchHub): Registry {
  const table = new Map(engine.kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]));
  return {
    lister: engine.lister,
    kinds: engine.kinds,
    kind: (group, version, plural) => table.get(`${group}/${version}/${plural}`),
    get revision() {
      return engine.store.currentRevision;
    },
    durable: (revision) => engine.store.durable(revision),
    create(target, object, context) {
      const whole = { ...target, name: target.name ?? object.metadata.name ?? "" };
      const elsewhere = target.kind.options.postsTo;
      if (elsewhere) return act(engine, { ...whole, ...elsewhere }, object, context);
      return target.subresource ? act(engine, whole, object, context) : create(engine, whole, object, context);
    },
    get: (target, resourceVersion) => get(engine, target, resourceVersion),
    list: (kind, namespace, query) => list(engine, kind, namespace, query),
    update: (target, object, context) => update(engine, target, object, context),
    patch: (target, request, context) => patch(engine, target, request, context),
    delete: (target, request, context) => remove(engine, target, request, context),
    async deleteCollection(kind, namespace, query, request, context) {
      const found = list(engine, kind, namespace, query);
      for (const { object } of found.items) await removeOne(engine, kind, object, { request, context });
      return found;
    },
    watch: (kind, namespace, query, sink) => watch(engine, hub, kind, { namespace, query, sink }),
    connect: async (target, options) => connect(engine, target, options),
  };
}

async function update(engine: Engine, target: Target, object: KubeObject, context: RequestContext) {
  const { kind, subresource } = target;
  const shape = kind.subresources[subresource];
  if (subresource && !shape) throw methodNotAllowed();
  if (shape?.shape === "projection")
    return { answer: await writeProjection(engine, target, context, { shape, propose: () => object }), created: false };
  const stored = engine.storageKind(kind);
  const exists = engine.cache.resource(stored).get(storageKey(stored, target.namespace, target.name));
  if (!exists && kind.createOnUpdate && !subresource) {
    if (object.metadata.uid)
      throw conflict(
        kind.groupResource,
        target.name,
        `Precondition failed: UID in precondition: ${object.metadata.uid}, UID in object meta: `,
      );
    return { answer: await create(engine, target, withMeta(object, { resourceVersion: undefined }), context), created: true };
  }
  return { answer: await change(engine, target, context, { propose: () => object }), created: false };
}

/** An object that has gone meanwhile is no error of a deletecollection. */
async function removeOne(
  engine: Engine,
  kind: Kind,
  object: KubeObject,
  how: { request: Parameters<typeof remove>[2]; context: RequestContext },
) {
  const { name = "", namespace } = object.metadata;
  try {
    await remove(engine, { kind, namespace, name, subresource: "" }, how.request, how.context);
  } catch (error) {
    if ((error as { reason?: string }).reason !== "NotFound") throw error;
  }
}
