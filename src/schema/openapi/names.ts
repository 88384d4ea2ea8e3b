/** Official names of types and kinds in Kubernetes' OpenAPI documents. */

/** What the documents must know of a served resource; `Kind` has all of it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  /** "v1", "apps/v1". */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** "core/v1.Pod". */
  readonly type: string;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
}

const unversioned: Readonly<Record<string, string>> = {
  resource: "io.k8s.apimachinery.pkg.api.resource",
  intstr: "io.k8s.apimachinery.pkg.util.intstr",
  runtime: "io.k8s.apimachinery.pkg.runtime",
  version: "io.k8s.apimachinery.pkg.version",
};
const packages: Readonly<Record<string, string>> = {
  meta: "io.k8s.apimachinery.pkg.apis.meta",
  apiextensions: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
  apiregistration: "io.k8s.kube-aggregator.pkg.apis.apiregistration",
};

/** "core/v1.Pod" → "io.k8s.api.core.v1.Pod". */
export function officialName(type: string): string {
  const dot = type.lastIndexOf(".");
  const [home = "", version] = type.slice(0, dot).split("/");
  const name = type.slice(dot + 1);
  if (version === undefined) return `${unversioned[home]}.${name}`;
  return `${packages[home] ?? `io.k8s.api.${home}`}.${version}.${name}`;
}

/** "apps/v1/Deployment", "v1/Pod" → its parts. */
export function parseGroupVersionKind(text: string): GroupVersionKind {
  const parts = text.split("/");
  const kind = parts.pop() ?? "";
  const version = parts.pop() ?? "";
  return { group: parts.pop() ?? "", kind, version };
}

/** Group versions served, in the order of the kinds, each once. */
export function servedGroupVersions(kinds: readonly ServedKind[]): string[] {
  return [...new Set(kinds.map((kind) => kind.apiVersion))];
}
