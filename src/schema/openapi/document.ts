/** What all OpenAPI documents share: their bytes, entity tags and what they say about themselves. */
import { createHash } from "node:crypto";

export type Json = Record<string, unknown>;

/** A finished document in one of its forms. */
export interface OpenApiDocument {
  readonly body: Buffer;
  /** SHA-512 of the JSON form's body, upper case hexadecimal, without quotes: the same for all forms, as Kubernetes has it. */
  readonly hash: string;
}

export const hashOf = (body: Buffer): string => createHash("sha512").update(body).digest("hex").toUpperCase();

/** The committed file of a v3 document's key: "apis/apps/v1" → "apis__apps__v1.json". */
export const openApiFile = (key: string): string => `${key.replaceAll("/", "__")}.json`;

/** Tables of a document that get one line an entry, so that a change shows as the lines it touches. */
const tables = new Set(["paths", "definitions", "schemas"]);

/** The content as JSON. */
export function documentBody(content: Json): Buffer {
  return Buffer.from(`${written(content)}\n`);
}

function written(object: Json): string {
  const entries = Object.entries(object).map(([key, value]) => {
    const isTable = tables.has(key) && typeof value === "object";
    return `${JSON.stringify(key)}:${key === "components" ? written(value as Json) : isTable ? lines(value as Json) : JSON.stringify(value)}`;
  });
  return `{${entries.join(",")}}`;
}

const lines = (table: Json): string =>
  `{\n${Object.entries(table)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(",\n")}\n}`;

/** `info` of every document. */
export const documentInfo = { title: "Kubernetes", version: "v1.37.2" } as const;

/** How requests say who they come from, in both versions. */
export const bearerToken = {
  BearerToken: { type: "apiKey", name: "authorization", in: "header", description: "Bearer Token authentication" },
} as const;
