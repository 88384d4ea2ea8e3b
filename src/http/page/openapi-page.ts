import type { OpenApiDocument } from "../../schema/openapi/document.ts";
import { openapiV2ProtobufAccepts, openapiV2ProtobufType } from "../../schema/openapi/v2-protobuf.ts";
import { parseAccept } from "../media-type.ts";
import type { Page, PageAnswer, PageRequest } from "./page.ts";

/** /openapi/v2 and /openapi/v3, with entity tags; `?hash=` makes an answer cacheable for good. */
export const openApiPage: Page = async (request) => {
  const [folder, version, ...rest] = request.segments;
  if (folder !== "openapi") return undefined;
  if (version === "v2" && rest.length === 0) return v2(request);
  if (version !== "v3") return undefined;
  const key = rest.join("/");
  const document = await request.http.openapi.v3(key);
  if (!document) return { code: 404, type: "text/plain; charset=utf-8", body: "" };
  return moved(request, key, document) ?? answer(request, document, "application/json");
};

async function v2(request: PageRequest): Promise<PageAnswer> {
  const accepted = parseAccept(request.headers.accept ?? "").map(({ type }) => type);
  const protobuf = accepted.find((type) => (openapiV2ProtobufAccepts as readonly string[]).includes(type));
  const json = accepted.indexOf("application/json");
  if (protobuf && (json < 0 || accepted.indexOf(protobuf) < json)) {
    return answer(request, await request.http.openapi.v2("protobuf"), openapiV2ProtobufType);
  }
  return answer(request, await request.http.openapi.v2("json"), "application/json");
}

/** As kubernetes: an old hash leads to the newest one. */
function moved({ query }: PageRequest, key: string, { hash }: OpenApiDocument): PageAnswer | undefined {
  const asked = query.get("hash");
  if (asked === null || asked.toUpperCase() === hash) return undefined;
  return { code: 301, type: "text/plain; charset=utf-8", body: "", headers: ["Location", `/openapi/v3/${key}?hash=${hash}`] };
}

function answer({ headers, query }: PageRequest, { body, etag }: OpenApiDocument, type: string): PageAnswer {
  const list = ["ETag", etag, "Vary", "Accept"];
  if (query.has("hash")) list.push("Cache-Control", "public, immutable");
  return headers["if-none-match"] === etag ? { code: 304, type, body: "", headers: list } : { code: 200, type, body, headers: list };
}
