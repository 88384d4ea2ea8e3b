/** The `continue` token of a paginated list: the list's revision and the last key already given. */
import { badRequest } from "../api/status.ts";

export interface ContinueToken {
  readonly revision: number;
  /** Key after which to go on, relative to the list's prefix. */
  readonly after: string;
}

export function formatContinue(token: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: token.revision, start: `${token.after}\u0000` })).toString("base64url");
}

/** Throws 400 for a token that is none of ours. */
export function parseContinue(text: string): ContinueToken {
  let raw: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    raw = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw badRequest("continue key is not valid: illegal base64 data or JSON");
  }
  if (raw?.v !== "meta.k8s.io/v1" || typeof raw.rv !== "number" || typeof raw.start !== "string" || raw.start === "")
    throw badRequest(`continue key is not valid: server does not recognize this encoded version ${JSON.stringify(raw?.v ?? "")}`);
  return { revision: raw.rv, after: raw.start.endsWith("\u0000") ? raw.start.slice(0, -1) : raw.start };
}
