import type { OpenApiDocument } from "../../schema/openapi/document.ts";
import { acceptsGzip, compressed } from "../compression.ts";
import { entityTagMatches } from "../entity-tag.ts";
import { parseAccept } from "../media-type.ts";
import type { DocumentForm } from "../openapi-documents.ts";
import type { Page, PageAnswer, PageRequest } from "./page.ts";

/** /openapi/v2 and /openapi/v3, with entity tags; `?hash=` makes an answer cacheable for good. */
export const openApiPage: Page = async (request) => {
  const { path } = request;
  if (path === "/openapi/v2") return v2(request);
  if (path === "/openapi/v3") return index(request);
  return path.startsWith(v3Prefix) ? v3(request, path.slice(v3Prefix.length)) : undefined;
};

const v3Prefix = "/openapi/v3/";

/** Kubernetes leaves the type of the index to be guessed. */
async function index(request: PageRequest): Promise<PageAnswer> {
  return answer(request, await request.http.openapi.index(), { type: "text/plain; charset=utf-8" });
}

async function v3(request: PageRequest, key: string): Promise<PageAnswer> {
  const { http, headers, query } = request;
  const form = formFor(headers.accept, 3);
  const document = await http.openapi.v3(key, form ?? "json");
  if (!document) return { code: 404, type: "", body: "" };
  if (!form) return notAcceptable;
  const type = typeOf(form, 3);
  const asked = query.get("hash");
  if (!asked) return answer(request, document, { type });
  if (asked !== document.hash) return moved(key, document, type);
  return answer(request, document, { type, more: ["Cache-Control", "public, immutable", "Expires", inOneYear(request)] });
}

async function v2(request: PageRequest): Promise<PageAnswer> {
  const form = formFor(request.headers.accept, 2);
  if (!form) return notAcceptable;
  const found = answer(request, await request.http.openapi.v2(form), { type: typeOf(form, 2), more: ["Vary", "Accept-Encoding"] });
  return found.code === 200 && acceptsGzip(request.headers["accept-encoding"]) ? gzipped(found) : found;
}

const notAcceptable: PageAnswer = { code: 406, type: "", body: "", headers: ["Vary", "Accept"] };

/** What clients call the protobuf form; the spelling with `@`, which old ones use, is no valid media type. */
const protobufSubtypes = (version: 2 | 3) => ["@", "."].map((sign) => `com.github.proto-openapi.spec.v${version}${sign}v1.0+protobuf`);

const typeOf = (form: DocumentForm, version: 2 | 3) =>
  form === "json" ? "application/json" : `application/${protobufSubtypes(version)[1]}`;

/** The first form of the Accept header that is served; undefined for none. */
function formFor(accept: string | undefined, version: 2 | 3): DocumentForm | undefined {
  for (const { type } of parseAccept(accept || "*/*")) {
    const [main, sub = ""] = type.split("/");
    if (main !== "application" && main !== "*") continue;
    if (sub === "json" || sub === "*") return "json";
    if (protobufSubtypes(version).includes(sub)) return "protobuf";
  }
  return undefined;
}

/** As Kubernetes: an old hash leads to the newest one. */
const moved = (key: string, { hash }: OpenApiDocument, type: string): PageAnswer => ({
  code: 301,
  type,
  body: "",
  headers: ["ETag", `"${hash}"`, "Vary", "Accept", "Location", `${v3Prefix}${key}?hash=${hash}`],
});

function answer(
  { headers }: PageRequest,
  { body, hash }: OpenApiDocument,
  { type, more = [] }: { type: string; more?: readonly string[] },
) {
  const tag = `"${hash}"`;
  const list = ["ETag", tag, "Vary", "Accept", ...more];
  const known = entityTagMatches(headers["if-none-match"], tag);
  return known ? { code: 304, type, body: "", headers: list } : { code: 200, type, body, headers: list };
}

async function gzipped(found: PageAnswer): Promise<PageAnswer> {
  const body = await compressed(found.body);
  return { ...found, body, headers: [...(found.headers ?? []), "Content-Encoding", "gzip"] };
}

/** In wall time: caches know no other. */
function inOneYear({ http }: PageRequest): string {
  const date = new Date(http.cluster.clock.io.now());
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toUTCString();
}
