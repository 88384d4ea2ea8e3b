/** Entity tags: naming a document by its bytes, and reading If-None-Match. */
import { createHash } from "node:crypto";

/** The tag of a document's bytes, quoted. */
export function entityTag(body: string | Uint8Array): string {
  return `"${createHash("sha512").update(body).digest("hex").toUpperCase()}"`;
}

/** True when an If-None-Match header names the tag, weakly or not, or any (`*`). `tag`: quoted. */
export function entityTagMatches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((text) => {
    const known = text.trim();
    return known === "*" || known === tag || known === `W/${tag}`;
  });
}
