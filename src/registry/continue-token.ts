/** The `continue` token of a paginated list: the list's revision and the last key already given. */
import { badRequest } from "../api/status.ts";

export interface ContinueToken {
  /** -1: whatever is newest, for a list that goes on after its revision has been forgotten. */
  readonly revision: number;
  /** Key after which to go on, relative to the list's prefix. */
  readonly after: string;
}

export function formatContinue(token: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: token.revision, start: `${token.after}\u0000` })).toString("base64url");
}

/** Throws 400 for a token that is none of ours. */
export function parseContinue(text: string): ContinueToken {
  const { v, rv, start } = decoded(text);
  if (v !== "meta.k8s.io/v1") throw invalid(`server does not recognize this encoded version ${JSON.stringify(v ?? "")}`);
  if (!Number.isSafeInteger(rv) || rv === 0) throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  if (typeof start !== "string" || start === "") throw invalid("encoded start key empty (version meta.k8s.io/v1)");
  const key = start.replace(/^\//, "");
  // A key that leads out of what is listed is nobody's.
  if (key.split("/").some((part) => part === "" || part === "." || part === "..")) throw invalid(`${start} is not a key`);
  return { revision: rv as number, after: key.endsWith("\u0000") ? key.slice(0, -1) : key };
}

function decoded(text: string): { v?: unknown; rv?: unknown; start?: unknown } {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) throw invalid("illegal base64 data");
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (value !== null && typeof value === "object") return value;
  } catch {
    // said below
  }
  throw invalid("not a token in JSON");
}

const invalid = (detail: string) => badRequest(`continue key is not valid: ${detail}`);
