/** DeleteOptions as they stand in a body: JSON, YAML or protobuf, of any version. */
import type { JsonObject } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";
import { DecodeError, decode } from "../schema/decode.ts";
import { type BodyFormat, parseBody } from "./body.ts";
import type { DeleteOptions } from "./delete-options.ts";

/** The options of a body that is there. Rejects with 400 for what does not decode or is of another kind. */
export async function decodeDeleteOptions(bytes: Buffer, format: BodyFormat): Promise<DeleteOptions> {
  const { value, apiVersion, kind } = await parsedBody(bytes, format);
  checkKind(apiVersion, kind);
  try {
    return decode("meta/v1.DeleteOptions", value).value as DeleteOptions;
  } catch (error) {
    throw error instanceof DecodeError ? badRequest(error.message) : error;
  }
}

/** What a body says it is, and its fields. */
interface DeleteBody {
  readonly value: JsonObject;
  /** "" where it is not said. */
  readonly apiVersion: string;
  readonly kind: string;
}

async function parsedBody(bytes: Buffer, format: BodyFormat): Promise<DeleteBody> {
  try {
    if (format !== "protobuf") return textBody(parseBody(bytes.toString("utf8"), format).value);
    const [{ decodeProtobuf }, { unwrap }] = await Promise.all([
      import("../schema/protobuf/decode-protobuf.ts"),
      import("../schema/protobuf/envelope.ts"),
    ]);
    const { apiVersion, kind, raw } = unwrap(bytes);
    return { apiVersion: knownVersion(apiVersion), kind, value: decodeProtobuf("meta/v1.DeleteOptions", raw) as JsonObject };
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `null` stands for no options, and for a version or kind that is not said. */
function textBody(value: unknown): DeleteBody {
  if (value === null) return { value: {}, apiVersion: "", kind: "" };
  if (typeof value !== "object" || Array.isArray(value)) throw new SyntaxError("expected an object");
  const object = value as JsonObject;
  const text = (name: "apiVersion" | "kind") => {
    const found = object[name] ?? "";
    if (typeof found === "string") return found;
    throw new SyntaxError(`json: cannot unmarshal ${typeof found} into Go struct field .${name} of type string`);
  };
  return { value: object, apiVersion: text("apiVersion"), kind: text("kind") };
}

/**
 * As kubernetes: DeleteOptions belong to every version of every group, also to those nobody serves; what says no version
 * is of meta.k8s.io/v1. Throws 400 for another kind and for what is no version.
 */
function checkKind(apiVersion: string, kind: string): void {
  const [group = "", version = "", ...more] = apiVersion.split("/");
  if (more.length > 0) throw badRequest(`unexpected GroupVersion string: ${apiVersion}`);
  if (apiVersion.includes("/") && version === "" && group !== "" && group !== "meta.k8s.io")
    throw badRequest(`Object 'apiVersion' is missing in '${JSON.stringify({ apiVersion, kind })}'`);
  if (kind === "" || kind === "DeleteOptions") return;
  const said = group === "" && version === "" ? "meta.k8s.io/v1" : apiVersion;
  throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(said)} in the scheme of deletions`);
}

/** As kubernetes: an envelope whose version is none says nothing of it. */
const knownVersion = (apiVersion: string) => (/^([^/]+|[^/]*\/[^/]+)$/.test(apiVersion) ? apiVersion : "");
