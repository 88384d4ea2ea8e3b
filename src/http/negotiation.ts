/** Which representation an answer takes: Kubernetes' rules for Accept, including `as=Table` and `as=PartialObjectMetadata`. */
import { ApiError, notAcceptable } from "../api/status.ts";
import { type MediaType, parseAccept } from "./media-type.ts";

/** What the object is turned into before it is encoded. */
export interface Transform {
  readonly kind: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
  /** Of group meta.k8s.io. */
  readonly version: "v1" | "v1beta1";
}

export interface Representation {
  readonly encoding: "json" | "yaml";
  readonly transform: Transform | undefined;
  readonly pretty: boolean;
}

/** Media types answers can have; protobuf is not built yet, so a client that accepts nothing else gets 406. */
export const answerTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"] as const;

const encodings: Readonly<Record<string, "json" | "yaml">> = {
  "application/json": "json",
  "application/yaml": "yaml",
  "*/*": "json",
};
const plainJson: Representation = { encoding: "json", transform: undefined, pretty: false };
const transforms = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/**
 * The representation for an Accept header. `transforms`: whether the path serves `as=`. Throws 406: with details when no
 * media type fits, without when a media type fits but not what it should be turned into.
 */
export function negotiate(accept: string | undefined, allowTransform = true): Representation {
  if (accept === undefined || accept === "" || accept === "*/*" || accept === "application/json") return plainJson;
  const clauses = parseAccept(accept);
  if (!clauses.some(({ type }) => type in encodings || isProtobuf(type))) throw noRepresentation();
  for (const clause of clauses) {
    const found = accepted(clause, allowTransform);
    if (found) return found;
  }
  throw clauses.some(({ type }) => type in encodings) ? notAcceptable(answerTypes) : noRepresentation();
}

function isProtobuf(type: string): boolean {
  return type === "application/vnd.kubernetes.protobuf";
}

function accepted({ type, parameters }: MediaType, allowTransform: boolean): Representation | undefined {
  const encoding = encodings[type];
  if (!encoding) return undefined;
  const pretty = isPretty(parameters["pretty"]);
  const as = parameters["as"];
  if (as === undefined) return { encoding, transform: undefined, pretty };
  const version = parameters["v"];
  const known = transforms.has(as) && parameters["g"] === "meta.k8s.io" && (version === "v1" || version === "v1beta1");
  if (!known || !allowTransform) return undefined;
  return { encoding, transform: { kind: as as Transform["kind"], version }, pretty };
}

const isPretty = (value: string | undefined) => value !== undefined && value !== "0" && value !== "false";

/** 406 as the router gives it, before a handler runs. */
function noRepresentation(): ApiError {
  return new ApiError("NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${answerTypes.join(", ")}`, {});
}

/** Indented output: `pretty=` decides, else programs that people look at get it. */
export function wantsPretty(parameter: string | null, userAgent: string | undefined): boolean {
  if (parameter !== null) return ["1", "t", "T", "true", "TRUE", "True"].includes(parameter);
  return userAgent !== undefined && /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}
