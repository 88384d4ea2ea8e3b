/** Which representation an answer takes: Kubernetes' rules for Accept, including `as=Table` and `as=PartialObjectMetadata`. */
import { own } from "../api/own.ts";
import { ApiError, notAcceptable } from "../api/status.ts";
import { type MediaType, parseAccept } from "./media-type.ts";
import { loadProtobuf, type ProtobufCodec } from "./protobuf-codec.ts";

/** What the object is turned into before it is encoded. */
export interface Transform {
  readonly kind: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
  /** Of group meta.k8s.io. */
  readonly version: "v1" | "v1beta1";
}

export interface Negotiated {
  readonly encoding: "json" | "yaml" | "protobuf";
  readonly transform: Transform | undefined;
  readonly pretty: boolean;
}

/** With everything that is needed to write the answer. */
export type Representation =
  | (Negotiated & { readonly encoding: "json" | "yaml" })
  | (Negotiated & { readonly encoding: "protobuf"; readonly protobuf: ProtobufCodec });

/** Media types answers can have; custom resources and pages have no protobuf form. */
export const answerTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"] as const;

/** Known to the negotiation, not to the router before it, which wants to see another clause it knows. */
const anyApplication = "application/*";

const encodings: Readonly<Record<string, Negotiated["encoding"]>> = {
  "application/json": "json",
  "application/yaml": "yaml",
  "application/vnd.kubernetes.protobuf": "protobuf",
  [anyApplication]: "json",
  "*/*": "json",
};
const plainJson: Negotiated = { encoding: "json", transform: undefined, pretty: false };
const transforms = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/** What a path serves. */
interface Served {
  /** Whether `as=` is known. */
  readonly transform?: boolean;
  readonly protobuf?: boolean;
}

/** Loads what writing the answer takes. */
export async function prepare(negotiated: Negotiated): Promise<Representation> {
  const { encoding } = negotiated;
  return encoding === "protobuf" ? { ...negotiated, encoding, protobuf: await loadProtobuf() } : { ...negotiated, encoding };
}

/**
 * The representation for an Accept header. Throws 406: with details when no media type fits, without when a media type
 * fits but not what it should be turned into.
 */
export function negotiate(accept: string | undefined, served: Served = {}): Negotiated {
  if (accept === undefined || accept === "" || accept === "*/*" || accept === "application/json") return plainJson;
  const clauses = parseAccept(accept);
  if (!clauses.some(({ type }) => type !== anyApplication && own(encodings, type))) throw noRepresentation();
  for (const clause of clauses) {
    const found = accepted(clause, served);
    if (found) return found;
  }
  throw notAcceptable(answerTypes);
}

function accepted({ type, parameters }: MediaType, { transform = true, protobuf = true }: Served): Negotiated | undefined {
  const encoding = own(encodings, type);
  if (!encoding || (encoding === "protobuf" && !protobuf)) return undefined;
  const { as, g, v: version, stream, pretty: prettiness } = parameters;
  if (stream && (stream !== "watch" || encoding === "yaml")) return undefined;
  const pretty = prettiness === "1";
  if (as === undefined && g === undefined && version === undefined) return { encoding, transform: undefined, pretty };
  const known = as !== undefined && transforms.has(as) && g === "meta.k8s.io" && (version === "v1" || version === "v1beta1");
  if (!known || !transform || (as === "Table" && encoding === "protobuf")) return undefined;
  return { encoding, transform: { kind: as as Transform["kind"], version }, pretty };
}

/** 406 as the router gives it, before a handler runs. */
function noRepresentation(): ApiError {
  return new ApiError("NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${answerTypes.join(", ")}`, {});
}

/** Indented output: `pretty=` decides, else programs that people look at get it. */
export function wantsPretty(parameter: string | null, userAgent: string | undefined): boolean {
  if (parameter !== null) return ["1", "t", "T", "true", "TRUE", "True"].includes(parameter);
  return userAgent !== undefined && /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}
