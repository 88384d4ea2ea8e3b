import type { KubeObject } from "../api/meta.ts";
import type { Kind } from "../kinds/kind.ts";
export interface TableOptions {
  readonly version: string;
  readonly includeObject: string;
  readonly now: number;
  readonly meta: object;
}
export function renderTable(kind: Kind, objects: readonly KubeObject[], o: TableOptions): unknown {
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${o.version}`,
    metadata: o.meta,
    columnDefinitions: kind.columns,
    rows: objects.map((object) => ({
      cells: kind.cells(object, o.now),
      object: { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${o.version}`, metadata: object.metadata },
    })),
  };
}
