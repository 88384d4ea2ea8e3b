/** The registry as the client room sees it: same path, same rules, no bytes. */
import type { KubeObject } from "../api/meta.ts";
import { isReason } from "../api/status.ts";
import type { Backend, Writer } from "../client/backend.ts";
import type { ObjectChange } from "../client/client.ts";
import type { Kind } from "../kinds/kind.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import type { Engine } from "./engine.ts";
import type { RequestContext, Target } from "./registry.ts";
import { act } from "./subresource.ts";
import { change } from "./update.ts";

const contextOf = (writer: Writer): RequestContext => ({
  user: { name: writer.user, groups: writer.groups },
  manager: writer.manager,
  dryRun: false,
  fieldValidation: "Ignore",
  inProcess: true,
  warn() {},
});

const targetOf = (kind: unknown, namespace: string | undefined, name: string, subresource = ""): Target => ({
  kind: kind as Kind,
  namespace,
  name,
  subresource,
});

const ofObject = (kind: unknown, object: KubeObject, subresource?: string) =>
  targetOf(kind, object.metadata.namespace, object.metadata.name ?? "", subresource);

export function createBackend(engine: Engine): Backend {
  return {
    lister: engine.lister,
    kinds: engine.kinds,
    create: async <T extends KubeObject>(kind: Kind<T>, object: T, writer: Writer) =>
      (await create(engine, ofObject(kind, object), object, contextOf(writer))).object as T,
    async update(kind, object, options, writer) {
      const answer = await change(engine, ofObject(kind, object, options.subresource), contextOf(writer), { propose: () => object });
      return answer.object as typeof object;
    },
    async modify(kind, namespace, name, propose, options, writer) {
      try {
        const target = targetOf(kind, namespace, name, options.subresource);
        const answer = await change(engine, target, contextOf(writer), { propose: (head) => propose(head as never) });
        return answer.object as never;
      } catch (error) {
        if (isReason(error, "NotFound") && !engine.lister.get(kind, namespace, name)) return undefined;
        throw error;
      }
    },
    async remove(kind, namespace, name, options, writer) {
      try {
        await remove(engine, targetOf(kind, namespace, name), options, contextOf(writer));
      } catch (error) {
        if (!isReason(error, "NotFound")) throw error;
      }
    },
    act: async (kind, namespace, name, subresource, input, writer) =>
      (await act(engine, targetOf(kind, namespace, name, subresource), input, contextOf(writer))).object,
    subscribe(kind, listener) {
      const resource = engine.cache.resource(kind as unknown as Kind);
      for (const entry of resource.range(resource.kind.prefix)) listener({ kind, object: entry.object as never, old: undefined });
      return engine.cache.subscribe(({ type, entry, old }) => {
        if (entry.kind.prefix !== kind.prefix) return;
        const event: ObjectChange = { kind: kind as unknown as Kind, object: type === "put" ? entry.object : undefined, old: old?.object };
        listener(event as never);
      });
    },
  };
}
