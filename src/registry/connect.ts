/** exec, attach, log, port-forward, proxy: refused as Kubernetes refuses them, then 501 until something serves the stream. */
import type { JsonObject } from "../api/meta.ts";
import { notFound, notImplemented } from "../api/status.ts";
import type { Engine } from "./engine.ts";
import type { Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { objectAs } from "./versions.ts";

/** "nothing": there is nothing to stream. Throws what the kind's check throws, 404 without a parent, else 501. */
export function connect(engine: Engine, target: Target, options: JsonObject): "nothing" {
  const { kind, namespace, name, subresource } = target;
  const stored = engine.storageKind(kind);
  const parent = (wanted: string) => {
    const entry = engine.cache.resource(stored).get(storageKey(stored, namespace, wanted));
    if (!entry) throw notFound(kind.groupResource, wanted);
    return objectAs(kind, entry);
  };
  const shape = kind.subresources[subresource];
  const check = shape?.shape === "connect" ? shape.check : undefined;
  const query = options as Readonly<Record<string, string>>;
  if (!check) parent(name);
  else if (check({ namespace, name, options: query, lister: engine.lister, parent }) === "nothing") return "nothing";
  throw notImplemented(`miniplane does not serve ${kind.plural}/${subresource} yet: its containers have no shell, logs or traffic`);
}
