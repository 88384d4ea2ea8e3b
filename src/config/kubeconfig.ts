/** Kubeconfigs: the text of ours, and ours merged into another. */
import { dump, load } from "js-yaml";

const name = "miniplane";

interface Named {
  readonly name?: unknown;
}

type Lists = Readonly<Record<string, unknown>>;

/** The entries of a kubeconfig for `server` ("http://127.0.0.1:8080"). */
function entries(server: string) {
  return {
    // Means nothing over plain http, but @kubernetes/client-node speaks http only to clusters that say it.
    clusters: [{ name, cluster: { "insecure-skip-tls-verify": true, server } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: {} }],
  };
}

/** A kubeconfig with the context `miniplane`. */
export function kubeconfigText(server: string): string {
  return dump({ apiVersion: "v1", kind: "Config", "current-context": name, preferences: {}, ...entries(server) });
}

/** `existing` with our cluster, user and context in it, chosen as the current one. Throws on a text that is no kubeconfig. */
export function mergeKubeconfig(existing: string, server: string): string {
  const parsed = load(existing) ?? {};
  if (typeof parsed !== "object" || Array.isArray(parsed)) throw new Error("it is no kubeconfig");
  const lists = parsed as Lists;
  const merged = Object.entries(entries(server)).map(([key, ours]) => [key, [...others(lists[key]), ...ours]]);
  return dump({ apiVersion: "v1", kind: "Config", ...lists, ...Object.fromEntries(merged), "current-context": name });
}

const others = (list: unknown): unknown[] => (Array.isArray(list) ? (list as Named[]).filter((entry) => entry?.name !== name) : []);

/** The server that a kubeconfig's current context talks to, and that context's name; undefined when there is none or the text is no kubeconfig. */
export function currentServer(text: string): { context: string; server: string } | undefined {
  const config = parsed(text);
  const context = config?.["current-context"];
  if (typeof context !== "string" || !config) return undefined;
  const cluster = find(config["contexts"], context)?.["context"] as Lists | undefined;
  const server = (find(config["clusters"], cluster?.["cluster"])?.["cluster"] as Lists | undefined)?.["server"];
  return typeof server === "string" ? { context, server } : undefined;
}

function parsed(text: string): Lists | undefined {
  try {
    return load(text) as Lists | undefined;
  } catch {
    return undefined;
  }
}

const find = (list: unknown, wanted: unknown): Lists | undefined =>
  Array.isArray(list) ? (list as (Lists & Named)[]).find((entry) => entry.name === wanted) : undefined;
