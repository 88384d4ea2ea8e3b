/** Tables: what `kubectl get` prints, made of a kind's columns and cells. */
import type { KubeObject } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";
import { printsNullRows, rowConditionsByResource } from "../kinds/columns/index.ts";
import type { Column, Kind } from "../kinds/kind.ts";

export interface TableRequest {
  /** Of meta.k8s.io: "v1" or "v1beta1". */
  readonly version: string;
  /** `?includeObject=`: None, Metadata (also null) or Object. */
  readonly includeObject: string | null;
  /** Virtual time, milliseconds since the epoch: ages are counted from it. */
  readonly now: number;
  /** metadata of the table. */
  readonly meta: object;
}

/** For what a subresource answers: another kind than its parent's. */
const plainColumns: readonly Column[] = [
  { name: "Name", type: "string", format: "name", description: "Name of the object", priority: 0 },
  { name: "Created At", type: "date", format: "", description: "When the object was made", priority: 0 },
];
const plainCells = ({ metadata }: KubeObject) => [metadata.name, metadata.creationTimestamp];

/** A Table of meta.k8s.io with a row for each object. Throws 400 for an unknown includeObject. */
export function renderTable(kind: Kind, objects: readonly KubeObject[], request: TableRequest): unknown {
  const { version, meta, now } = request;
  const include = includer(request);
  const own = objects.every((object) => object.kind === undefined || object.kind === kind.kind);
  const cells = own ? kind.cells : plainCells;
  const resource = `${kind.group || "core"}/${kind.plural}`;
  const conditionsOf = own ? rowConditionsByResource[resource] : undefined;
  const rows = objects.map((object) => {
    const conditions = conditionsOf?.(object);
    return { cells: cells(object, now), ...(conditions ? { conditions } : {}), object: include(object) };
  });
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: meta,
    columnDefinitions: own ? kind.columns : plainColumns,
    rows: rows.length > 0 || !printsNullRows(resource) ? rows : null,
  };
}

function includer({ includeObject, version }: TableRequest): (object: KubeObject) => unknown {
  switch (includeObject || "Metadata") {
    case "None":
      return () => null;
    case "Object":
      return (object) => object;
    case "Metadata":
      return ({ metadata }) => ({ kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata });
    default:
      throw badRequest(
        `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be Metadata, Object, None, or empty`,
      );
  }
}
