/** Tables: what `kubectl get` prints, made of a kind's columns and cells. */
import type { KubeObject } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";
import { scaleCells, scaleColumns } from "../kinds/columns/autoscaling.ts";
import { cells } from "../kinds/columns/cell-text.ts";
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

const plainColumns: readonly Column[] = [
  { name: "Name", type: "string", format: "name", description: "Name of the object", priority: 0 },
  { name: "Created At", type: "date", format: "", description: "When the object was made", priority: 0 },
];
const plainCells = ({ metadata }: KubeObject) => [metadata.name, metadata.creationTimestamp];

/** What a subresource answers is of another kind than its parent: a Scale has its own columns, the rest have plain ones. */
function otherKind([object]: readonly KubeObject[]): Pick<Kind, "columns" | "cells"> {
  return object?.kind === "Scale" ? { columns: scaleColumns, cells: cells(scaleCells) } : { columns: plainColumns, cells: plainCells };
}

/** A Table of meta.k8s.io with a row for each object. Throws 400 for an unknown includeObject. */
export function renderTable(kind: Kind, objects: readonly KubeObject[], request: TableRequest): unknown {
  const { version, meta, now } = request;
  const include = includer(request);
  const own = objects.every((object) => object.kind === undefined || object.kind === kind.kind);
  const { columns, cells: cellsOf } = own ? kind : otherKind(objects);
  const resource = `${kind.group || "core"}/${kind.plural}`;
  const conditionsOf = own ? rowConditionsByResource[resource] : undefined;
  const rows = objects.map((object) => {
    const conditions = conditionsOf?.(object);
    return { cells: cellsOf(object, now), ...(conditions ? { conditions } : {}), object: include(object) };
  });
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: meta,
    columnDefinitions: columns,
    rows: rows.length > 0 || !printsNullRows(resource) ? rows : null,
  };
}

/** Throws 400 for an unknown `?includeObject=`. */
export function checkIncludeObject(includeObject: string | null): void {
  if (["", "None", "Object", "Metadata"].includes(includeObject ?? "")) return;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be Metadata, Object, None, or empty`,
  );
}

function includer({ includeObject, version }: TableRequest): (object: KubeObject) => unknown {
  checkIncludeObject(includeObject);
  switch (includeObject) {
    case "None":
      return () => null;
    case "Object":
      return (object) => object;
    default:
      return ({ metadata }) => ({ kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata });
  }
}
