/** The world between the storms: looked over, swept clean, and asked for an ordinary service. */
import type { JsonObject, KubeObject } from "../../src/api/meta.ts";
import { builtinKinds } from "../../src/kinds/index.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { namespaces } from "./make-request.ts";

const kinds = builtinKinds.filter(({ verbs, options }) => verbs.includes("list") && verbs.includes("delete") && !options.storedAs);

const listPath = ({ group, version, plural }: Kind) => `${group ? `/apis/${group}` : "/api"}/${version}/${plural}`;

function objectPath(kind: Kind, { metadata }: KubeObject): string {
  const { namespace, name = "" } = metadata;
  const collection = namespace ? listPath(kind).replace(/[^/]+$/, `namespaces/${namespace}/${kind.plural}`) : listPath(kind);
  return `${collection}/${encodeURIComponent(name)}`;
}

export interface World {
  /** Makes the namespaces that requests go to. */
  prepare(): Promise<void>;
  /** Takes away what was not there at the start. Throws when a list fails or something does not go. */
  sweep(): Promise<void>;
  /** Creates, reads, lists and deletes an ordinary Pod; throws when that fails. */
  serve(): Promise<void>;
}

export async function openWorld(url: string, settle: () => Promise<void>): Promise<World> {
  const call = async (method: string, path: string, body?: unknown, type = "application/json") => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": type } }),
    });
    return { code: response.status, body: (await response.json()) as JsonObject };
  };
  const must = async (...[method, path, body, type]: Parameters<typeof call>) => {
    const answer = await call(method, path, body, type);
    if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${answer.body["message"]}`);
    return answer.body;
  };
  const listed = async (kind: Kind) => (await must("GET", listPath(kind)))["items"] as readonly KubeObject[];
  const first = new Set<string>();
  for (const kind of kinds) for (const object of await listed(kind)) first.add(objectPath(kind, object));

  /** What came in since the start. */
  const rest = async () => {
    const found: { kind: Kind; object: KubeObject }[] = [];
    for (const kind of kinds) {
      for (const object of await listed(kind)) if (!first.has(objectPath(kind, object))) found.push({ kind, object });
    }
    return found.filter(({ kind }) => kind.kind !== "Event");
  };
  const remove = async ({ kind, object }: { kind: Kind; object: KubeObject }) => {
    const path = objectPath(kind, object);
    const patch = { metadata: { finalizers: null } };
    if (object.metadata.finalizers) await call("PATCH", path, patch, "application/merge-patch+json");
    const { code, body } = await call("DELETE", path, { gracePeriodSeconds: 0, propagationPolicy: "Background" });
    if (code >= 300 && ![404, 409].includes(code)) throw new Error(`DELETE ${path}: ${code} ${body["message"]}`);
    if (kind.kind === "Namespace" && code < 300 && body["spec"])
      await call("PUT", `${path}/finalize`, { ...body, spec: { finalizers: [] } });
  };
  return {
    async prepare() {
      for (const name of namespaces) {
        await call("POST", "/api/v1/namespaces", { metadata: { name } });
        await call("POST", `/api/v1/namespaces/${name}/resourcequotas`, {
          metadata: { name: "fuzz-limit" },
          spec: { hard: { "count/pods": "30", "count/jobs.batch": "30", "count/replicasets.apps": "60" } },
        });
      }
    },
    async sweep() {
      for (let round = 0; round < 8; round++) {
        await settle();
        const left = await rest();
        if (left.length === 0) return;
        for (const one of left.filter(({ kind }) => kind.kind !== "Namespace")) await remove(one);
        for (const one of left.filter(({ kind }) => kind.kind === "Namespace")) await remove(one);
      }
      const left = await rest();
      if (left.length > 0) throw new Error(`cannot be swept away: ${left.slice(0, 5).map(({ kind, object }) => objectPath(kind, object))}`);
    },
    async serve() {
      await must("POST", "/api/v1/namespaces", { metadata: { name: "after-fuzz" } });
      await settle();
      const path = "/api/v1/namespaces/after-fuzz/pods";
      const created = await must("POST", path, { metadata: { name: "after" }, spec: { containers: [{ name: "a", image: "nginx" }] } });
      const { uid } = created["metadata"] as { uid: string };
      const items = (await must("GET", path))["items"] as readonly KubeObject[];
      if (items.length !== 1 || items[0]?.metadata.uid !== uid) throw new Error("the Pod just created is not listed");
      await must("DELETE", "/api/v1/namespaces/after-fuzz");
      await settle();
      const { code } = await call("GET", "/api/v1/namespaces/after-fuzz");
      if (code !== 404) throw new Error(`the namespace just deleted answers ${code}`);
    },
  };
}
