/** namespace-controller: empties a namespace that is being deleted, then lets it go. As kubernetes: pkg/controller/namespace. */
import type { KubeObject } from "../../api/meta.ts";
import type { Namespace } from "../../api/types/core-v1.ts";
import type { ObjectChange } from "../../client/client.ts";
import { namespace as namespaceKind } from "../../kinds/core/namespace.ts";
import type { Kind } from "../../kinds/kind.ts";
import { type ControllerContext, defineController } from "../controller.ts";
import { deletionConditions, type Remaining } from "./conditions.ts";

type Context = ControllerContext;

/** Objects deleted in one pass; more go back into the queue. */
const passLimit = 500;

/** As kubernetes: half the 15 seconds that finalizers are thought to take, and one. */
const recountAfter = 8_000;

export const namespaceController = defineController({
  name: "namespace-controller",
  watches: [
    {
      kind: namespaceKind,
      keys: ({ object }: { object: Namespace | undefined }) =>
        object?.metadata.deletionTimestamp && object.metadata.name ? [object.metadata.name] : [],
    },
  ],
  everyKind: contentLeft,
  async reconcile(context, name) {
    const found = context.lister.get(namespaceKind, undefined, name);
    if (!found?.metadata.deletionTimestamp || !(found.spec?.finalizers ?? []).includes("kubernetes")) return;
    const { remaining, more } = await empty(context, name);
    if (more) context.enqueue(name);
    else await report(context, found, remaining);
    if (remaining.failures.length > 0) throw new Error(`namespace ${name}: ${remaining.failures[0]}`);
  },
});

/**
 * Wakes a namespace that is being deleted: at once when the last object of some kind has left it; a while later, as
 * Kubernetes looks again, when its conditions count more than is left.
 */
function contentLeft({ kind, object, old }: ObjectChange, { lister, enqueue }: Context): readonly string[] {
  const name = old?.metadata.namespace;
  if (object || !name) return [];
  const home = lister.get(namespaceKind, undefined, name);
  if (!home?.metadata.deletionTimestamp) return [];
  if (lister.count(kind, name) === 0) return [name];
  if (home.status?.conditions?.some(({ type, status }) => type === "NamespaceContentRemaining" && status === "True"))
    enqueue(name, recountAfter);
  return [];
}

async function report(context: Context, found: Namespace, remaining: Remaining): Promise<void> {
  const name = found.metadata.name ?? "";
  const now = context.clock.now();
  await context.client.modify(namespaceKind, undefined, name, (head) => withConditions(head, remaining, now), { subresource: "status" });
  if (remaining.objects.size === 0 && remaining.failures.length === 0)
    await context.client.modify(namespaceKind, undefined, name, finalized, { subresource: "finalize" });
}

function withConditions(head: Namespace, remaining: Remaining, now: number): Namespace {
  const before = head.status?.conditions ?? [];
  const conditions = deletionConditions(before, remaining, now);
  return conditions === before ? head : { ...head, status: { ...head.status, conditions } };
}

function finalized(head: Namespace): Namespace {
  const finalizers = (head.spec?.finalizers ?? []).filter((one) => one !== "kubernetes");
  const { finalizers: _before, ...spec } = head.spec ?? {};
  return { ...head, spec: finalizers.length > 0 ? { ...spec, finalizers } : spec };
}

const isContent = (kind: Kind) => kind.namespaced && !kind.options.storedAs && kind.verbs.includes("delete") && kind.verbs.includes("list");

/** Deletes what is in the namespace, Pods first: everything else waits until they are gone. */
async function empty(context: Context, name: string): Promise<{ remaining: Remaining; more: boolean }> {
  const kinds = context.kinds.filter((kind) => isContent(kind) && context.lister.count(kind, name) > 0);
  const pods = kinds.filter(isPod);
  const first = await deleteAll(context, pods, name);
  if (first.more || first.remaining.objects.size > 0) return first;
  return deleteAll(
    context,
    kinds.filter((kind) => !isPod(kind)),
    name,
  );
}

const isPod = ({ group, plural }: Kind) => group === "" && plural === "pods";

async function deleteAll(context: Context, kinds: readonly Kind[], name: string): Promise<{ remaining: Remaining; more: boolean }> {
  const failures: string[] = [];
  let budget = passLimit;
  for (const kind of kinds) {
    const chosen = undeleted(context, kind, name, budget);
    budget -= chosen.length;
    for (const object of chosen) {
      try {
        await context.client.remove(kind, name, object.metadata.name ?? "", { propagationPolicy: "Background" });
        await context.breathe();
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    if (budget === 0) return { remaining: { objects: new Map(), finalizers: new Map(), failures }, more: true };
  }
  return { remaining: { ...countRemaining(context, kinds, name), failures }, more: false };
}

/** The first objects that nobody has begun to delete; looks at no more than it must. */
function undeleted({ lister }: Context, kind: Kind, name: string, limit: number): readonly KubeObject[] {
  const chosen: KubeObject[] = [];
  if (limit === 0) return chosen;
  for (const object of lister.each(kind, name)) {
    if (!object.metadata.deletionTimestamp && chosen.push(object) === limit) break;
  }
  return chosen;
}

function countRemaining(context: Context, kinds: readonly Kind[], name: string): Omit<Remaining, "failures"> {
  const objects = new Map<string, number>();
  const finalizers = new Map<string, number>();
  for (const kind of kinds) {
    const left: readonly KubeObject[] = context.lister.list(kind, name);
    if (left.length > 0) objects.set(`${kind.plural}.${kind.group}`, left.length);
    for (const finalizer of left.flatMap(({ metadata }) => metadata.finalizers ?? []))
      finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
  }
  return { objects, finalizers };
}
