/** OpenAPI documents of one server: made at first use, kept until the kinds change. */
import type { Kind } from "../kinds/kind.ts";
import type { OpenApiDocument } from "../schema/openapi/document.ts";

export interface OpenApiDocuments {
  /** `/openapi/v3` ("") or the document of a key, "apis/apps/v1"; undefined for a key nothing is served under. */
  v3(key: string): Promise<OpenApiDocument | undefined>;
  v2(form: "json" | "protobuf"): Promise<OpenApiDocument>;
}

/** `kinds` is asked at every request; another list means other documents. */
export function createOpenApiDocuments(kinds: () => readonly Kind[]): OpenApiDocuments {
  let of: readonly Kind[] | undefined;
  const made = new Map<string, Promise<unknown>>();
  const keep = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    if (of !== kinds()) made.clear();
    of = kinds();
    const known = made.get(name) as Promise<T> | undefined;
    if (known) return known;
    const fresh = make();
    made.set(name, fresh);
    return fresh;
  };
  const all = () => keep("v3", async () => (await import("../schema/openapi/v3.ts")).openapiV3Documents(kinds()));
  const v2 = () => keep("v2", async () => (await import("../schema/openapi/v2.ts")).openapiV2(kinds()));
  return {
    async v3(key) {
      if (key !== "") return (await all()).get(key);
      return keep("v3 index", async () => (await import("../schema/openapi/v3.ts")).openapiV3Index(await all()));
    },
    v2: (form) =>
      form === "json"
        ? v2()
        : keep("v2 protobuf", async () => (await import("../schema/openapi/v2-protobuf.ts")).openapiV2Protobuf(await v2())),
  };
}
