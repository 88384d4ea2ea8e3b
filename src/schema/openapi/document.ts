/** A finished OpenAPI document: its bytes and their entity tag. */
import { createHash } from "node:crypto";

export interface OpenApiDocument {
  /** Compact JSON, or protobuf. */
  readonly body: Buffer;
  /** SHA-512 of the body, upper case hexadecimal, without quotes. */
  readonly hash: string;
  /** `"<hash>"`. */
  readonly etag: string;
}

/** A document of that JSON content. */
export const openApiDocument = (content: unknown): OpenApiDocument => finishedDocument(Buffer.from(JSON.stringify(content)));

/** A document of those bytes. */
export function finishedDocument(body: Buffer): OpenApiDocument {
  const hash = createHash("sha512").update(body).digest("hex").toUpperCase();
  return { body, hash, etag: `"${hash}"` };
}

/** `info` of every document. */
export const documentInfo = { title: "Kubernetes", version: "v1.37.2" } as const;
