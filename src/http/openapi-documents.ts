/**
 * OpenAPI documents of one server. Those of version 3 come with the package (`openapi/v3`, made by `npm run openapi`) for
 * built-in kinds, all others are made at their first use and kept until the kinds change.
 */
import { builtinKinds } from "../kinds/index.ts";
import type { Kind } from "../kinds/kind.ts";
import { hashOf, type OpenApiDocument, openApiFile } from "../schema/openapi/document.ts";
import { readPackageFile } from "./package-files.ts";

export type DocumentForm = "json" | "protobuf";

export interface OpenApiDocuments {
  /** `/openapi/v3`. */
  index(): Promise<OpenApiDocument>;
  /** The document of a key, "apis/apps/v1"; undefined for a key nothing is served under. */
  v3(key: string, form: DocumentForm): Promise<OpenApiDocument | undefined>;
  v2(form: DocumentForm): Promise<OpenApiDocument>;
}

type Keep = <T>(name: string, make: () => Promise<T>) => Promise<T>;

/** `kinds` is asked at every request; another list means other documents. */
export function createOpenApiDocuments(kinds: () => readonly Kind[]): OpenApiDocuments {
  const keep = keeper(kinds);
  const v3 = (key: string) => keep(`v3 ${key}`, async () => (await prebuilt(key, kinds())) ?? (await made()).get(key));
  const made = () =>
    keep("v3", async () => {
      const { openapiV3 } = await import("../schema/openapi/v3.ts");
      return new Map([...openapiV3(kinds())].map(([key, body]) => [key, documentOf(body)]));
    });
  const v2 = () => keep("v2", async () => documentOf((await import("../schema/openapi/v2.ts")).openapiV2(kinds())));
  return {
    index: () =>
      keep("v3 index", async () => {
        const known = areBuiltin(kinds()) ? await readPackageFile("openapi", "v3.json") : undefined;
        return documentOf(known ?? (await import("../schema/openapi/v3.ts")).openapiV3Index(await made()));
      }),
    v3: async (key, form) => {
      const document = await v3(key);
      if (form === "json" || !document) return document;
      return keep(`v3 protobuf ${key}`, async () => {
        const { openapiV3Protobuf } = await import("../schema/openapi/v3-protobuf.ts");
        return { body: openapiV3Protobuf(document.body), hash: document.hash };
      });
    },
    v2: async (form) => {
      const document = await v2();
      if (form === "json") return document;
      return keep("v2 protobuf", async () => {
        const { openapiV2Protobuf } = await import("../schema/openapi/v2-protobuf.ts");
        return { body: openapiV2Protobuf(document.body), hash: document.hash };
      });
    },
  };
}

function keeper(kinds: () => readonly Kind[]): Keep {
  let of: readonly Kind[] | undefined;
  const kept = new Map<string, Promise<unknown>>();
  return <T>(name: string, make: () => Promise<T>) => {
    if (of !== kinds()) kept.clear();
    of = kinds();
    const known = kept.get(name) as Promise<T> | undefined;
    if (known) return known;
    const fresh = make();
    kept.set(name, fresh);
    return fresh;
  };
}

const documentOf = (body: Buffer): OpenApiDocument => ({ body, hash: hashOf(body) });

const builtin: ReadonlySet<Kind> = new Set(builtinKinds);
const areBuiltin = (kinds: readonly Kind[]) => kinds.length === builtin.size && kinds.every((kind) => builtin.has(kind));

/** The document that came with the package, as long as nothing but built-in kinds is served. */
async function prebuilt(key: string, kinds: readonly Kind[]): Promise<OpenApiDocument | undefined> {
  if (!areBuiltin(kinds) || !/^[a-z0-9./]+$/.test(key)) return undefined;
  const body = await readPackageFile("openapi", "v3", openApiFile(key));
  return body && documentOf(body);
}
