/** Makes what a fresh cluster has, in one transaction, and repairs it at every start. */
import { type KubeObject, withMeta } from "./api/meta.ts";
import { formatTime } from "./api/time.ts";
import { bootstrapObjects } from "./kinds/bootstrap/index.ts";
import { isRepaired, repaired } from "./kinds/bootstrap/repair.ts";
import type { Kind } from "./kinds/kind.ts";
import { commit } from "./registry/commit.ts";
import { defaulted } from "./registry/create.ts";
import { type Engine, hookContext } from "./registry/engine.ts";
import { withOwnership } from "./registry/ownership.ts";
import { storageKey } from "./registry/resource-cache.ts";
import { createWriteSet, type PendingWrite } from "./registry/write-set.ts";

const system = {
  user: { name: "system:apiserver", groups: ["system:masters"] },
  manager: "kube-apiserver",
  dryRun: false,
  fieldValidation: "Ignore" as const,
  warn() {},
};

/** Missing objects are made; roles and bindings get back what they lack, everything else stays as it is. Nothing to do: nothing is written. */
export async function ensureBootstrapObjects(engine: Engine, options: { readonly storageClass: "standard" | "none" }): Promise<void> {
  const writes = createWriteSet();
  for (const { kind, object } of bootstrapObjects({ storageClass: options.storageClass, now: engine.clock.now() })) {
    const head = engine.cache.resource(kind).get(storageKey(kind, object.metadata.namespace, object.metadata.name ?? ""));
    if (!head) writes.put(kind, prepared(engine, kind, object, writes));
    else if (isRepaired(object)) {
      const whole = repaired(head.object, object);
      if (whole !== head.object) writes.put(kind, whole);
    }
  }
  const [first, ...rest] = writes.writes;
  if (first) commit(engine, leading(engine, first), rest);
}

function prepared(engine: Engine, kind: Kind, object: KubeObject, writes: ReturnType<typeof createWriteSet>): KubeObject {
  const meant = defaulted(engine, kind, object);
  const made = kind.prepareForCreate(meant, hookContext(engine, { subresource: "" }, system, writes));
  return "status" in object ? ({ ...made, status: object.status } as KubeObject) : made;
}

/** The write that leads the transaction, with the metadata that `commit` gives the others. */
function leading(engine: Engine, { kind, key, object }: PendingWrite): Parameters<typeof commit>[1] {
  const head = engine.cache.resource(kind).get(key);
  if (!object) return { kind, key, head, object };
  const whole = head
    ? object
    : withMeta(object, {
        uid: engine.chance.uuid("uid", key, engine.store.currentRevision),
        creationTimestamp: formatTime(engine.clock.now()),
      });
  return { kind, key, head, object: withOwnership(engine, { kind, subresource: "" }, system, head?.object, whole) };
}
