/** A finished OpenAPI document: its bytes and their entity tag. */
import { createHash } from "node:crypto";

export interface OpenApiDocument {
  /** Compact JSON. */
  readonly body: Buffer;
  /** SHA-512 of the body, upper case hexadecimal, without quotes. */
  readonly hash: string;
  /** `"<hash>"`. */
  readonly etag: string;
}

export function openApiDocument(content: unknown): OpenApiDocument {
  const body = Buffer.from(JSON.stringify(content));
  const hash = createHash("sha512").update(body).digest("hex").toUpperCase();
  return { body, hash, etag: `"${hash}"` };
}

/** `info` of every document. */
export const documentInfo = { title: "Kubernetes", version: "v1.37.2" } as const;
