/** Makes what a fresh cluster has, in one transaction, and repairs it at every start. */
import type { KubeObject } from "./api/meta.ts";
import { formatTime } from "./api/time.ts";
import { bootstrapObjects } from "./kinds/bootstrap/index.ts";
import type { Kind } from "./kinds/kind.ts";
import { commit } from "./registry/commit.ts";
import { defaulted } from "./registry/create.ts";
import { type Engine, hookContext } from "./registry/engine.ts";
import { storageKey } from "./registry/resource-cache.ts";
import { createWriteSet } from "./registry/write-set.ts";

const system = {
  user: { name: "system:apiserver", groups: ["system:masters"] },
  manager: "kube-apiserver",
  dryRun: false,
  fieldValidation: "Ignore" as const,
  warn() {},
};

/** Existing objects stay as they are; missing ones are made. */
export async function ensureBootstrapObjects(engine: Engine, options: { readonly storageClass: "standard" | "none" }): Promise<void> {
  const missing = bootstrapObjects({ storageClass: options.storageClass, now: engine.clock.now() }).filter(
    ({ kind, object }) => !engine.cache.resource(kind).get(storageKey(kind, object.metadata.namespace, object.metadata.name ?? "")),
  );
  const writes = createWriteSet();
  for (const { kind, object } of missing) writes.put(kind, prepared(engine, kind, object, writes));
  const [first, ...rest] = writes.writes;
  if (!first?.object) return;
  const metadata = {
    ...first.object.metadata,
    uid: engine.chance.uuid("uid", first.key, engine.store.currentRevision),
    creationTimestamp: formatTime(engine.clock.now()),
  };
  commit(engine, { kind: first.kind, key: first.key, head: undefined, object: { ...first.object, metadata } }, rest);
}

function prepared(engine: Engine, kind: Kind, object: KubeObject, writes: ReturnType<typeof createWriteSet>): KubeObject {
  const meant = defaulted(engine, kind, object);
  const made = kind.prepareForCreate(meant, hookContext(engine, { subresource: "" }, system, writes));
  return "status" in object ? ({ ...made, status: object.status } as KubeObject) : made;
}
