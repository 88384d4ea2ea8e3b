/**
 * bootstrap-controller: the system's namespaces and the Service `kubernetes` come back when somebody deletes them.
 * A real API server looks every few seconds; here it is the deletion that wakes.
 */
import type { KubeObject } from "../api/meta.ts";
import { isReason } from "../api/status.ts";
import type { BootstrapObject } from "../kinds/bootstrap/bootstrap-object.ts";
import { keptObjects } from "../kinds/bootstrap/core-objects.ts";
import type { Kind } from "../kinds/kind.ts";
import { type Controller, defineController } from "./controller.ts";

const keyOf = (kind: Kind, { metadata }: KubeObject): string =>
  `${kind.groupResource.resource}/${metadata.namespace ?? ""}/${metadata.name}`;

export function bootstrapController(): Controller {
  const kept = new Map<string, BootstrapObject>(keptObjects().map((one) => [keyOf(one.kind, one.object), one]));
  const kinds = new Set([...kept.values()].map(({ kind }) => kind));
  return defineController({
    name: "bootstrap-controller",
    component: "kube-apiserver",
    manager: "kube-apiserver",
    watches: [...kinds].map((kind) => ({
      kind,
      keys: ({ object, old }: { object: KubeObject | undefined; old: KubeObject | undefined }) => {
        const key = !object && old ? keyOf(kind, old) : "";
        return kept.has(key) ? [key] : [];
      },
    })),
    async reconcile({ client, lister }, key) {
      const found = kept.get(key);
      if (!found) return;
      const { kind, object } = found;
      if (lister.get(kind, object.metadata.namespace, object.metadata.name ?? "")) return;
      try {
        await client.create(kind, object);
      } catch (error) {
        if (!isReason(error, "AlreadyExists")) throw error;
      }
    },
  });
}
