/** Objects and lists in the form a client asked for: Table, PartialObjectMetadata, YAML. */
import type { KubeObject } from "../api/meta.ts";
import { ApiError } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Transform } from "./negotiation.ts";
import { renderTable } from "./table.ts";

/** What a transform needs besides the objects. */
export interface TransformRequest {
  readonly kind: Kind;
  readonly transform: Transform;
  /** `?includeObject=`: None, Metadata or Object. */
  readonly includeObject: string | null;
  /** Virtual time, milliseconds since the epoch: ages are counted from it. */
  readonly now: number;
}

/** metadata of a list: resourceVersion, continue, remainingItemCount. */
export interface ListMeta {
  readonly resourceVersion?: string | undefined;
  readonly continue?: string | undefined;
  readonly remainingItemCount?: number | undefined;
}

/** One object. Throws 406 for a list form. */
export function transformObject(object: KubeObject, request: TransformRequest): unknown {
  const { kind, transform } = request;
  if (transform.kind === "Table") {
    const { resourceVersion } = object.metadata;
    return table([object], resourceVersion ? { resourceVersion } : {}, request);
  }
  if (transform.kind === "PartialObjectMetadataList") {
    throw misfit(`you requested PartialObjectMetadataList, but the requested object is not a list (${kind.kind})`);
  }
  return partial(object, transform.version);
}

/** A list. Throws 406 for the form of a single object. */
export function transformList(objects: readonly KubeObject[], meta: ListMeta, request: TransformRequest): unknown {
  const { kind, transform } = request;
  if (transform.kind === "Table") return table(objects, meta, request);
  if (transform.kind === "PartialObjectMetadata") {
    throw misfit(`you requested PartialObjectMetadata, but the requested object is a list (${kind.kind}List)`);
  }
  const items = objects.length > 0 ? objects.map((object) => partial(object, transform.version)) : null;
  return { kind: "PartialObjectMetadataList", apiVersion: `meta.k8s.io/${transform.version}`, metadata: meta, items };
}

function partial(object: KubeObject, version: string): unknown {
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

function table(objects: readonly KubeObject[], meta: ListMeta, { kind, transform, includeObject, now }: TransformRequest): unknown {
  return renderTable(kind, objects, { version: transform.version, includeObject, now, meta });
}

const misfit = (message: string) => new ApiError("NotAcceptable", message);
