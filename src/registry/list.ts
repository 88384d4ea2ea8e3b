/** LIST: from the cache for the newest state, from the store for older ones. */
import { badRequest, expired } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import { StoreError } from "../storage/store.ts";
import { type ContinueToken, formatContinue, parseContinue } from "./continue-token.ts";
import type { Engine } from "./engine.ts";
import { Entry } from "./entry.ts";
import { parseFacts } from "./entry-facts.ts";
import { tooLargeResourceVersion } from "./errors.ts";
import type { Answer, ListAnswer, ListQuery } from "./registry.ts";
import { listPrefix } from "./resource-cache.ts";
import { type Selection, selectionOf } from "./selection.ts";
import { answerAs } from "./versions.ts";

/** Throws 400 (query), 410 (expired token or revision), 504 (future revision). */
export function list(engine: Engine, kind: Kind, namespace: string | undefined, query: ListQuery): ListAnswer {
  const selection = selectionOf(kind, query);
  const token = query.continue ? parseContinue(query.continue) : undefined;
  const revision = revisionOf(engine, query, token);
  const stored = engine.storageKind(kind);
  const prefix = listPrefix(stored, namespace);
  const cached = revision >= engine.cache.resource(stored).lastRevision || !isPinned(query, token);
  const source = cached
    ? engine.cache.resource(stored).range(prefix, token && `${prefix}${token.after}\u0000`)
    : historic(engine, stored, { prefix, revision, after: token && prefix + token.after });
  const shown = isPinned(query, token) ? revision : engine.store.currentRevision;
  return page(kind, source, {
    selection,
    limit: query.resourceVersion === "0" && !token ? 0 : (query.limit ?? 0),
    revision: shown,
    prefix,
  });
}

/** True when the answer must be of exactly that revision. */
const isPinned = (query: ListQuery, token: ContinueToken | undefined) =>
  token !== undefined ||
  query.resourceVersionMatch === "Exact" ||
  (Boolean(query.limit) && Boolean(query.resourceVersion) && query.resourceVersion !== "0" && !query.resourceVersionMatch);

function revisionOf(engine: Engine, query: ListQuery, token: ContinueToken | undefined): number {
  const current = engine.store.currentRevision;
  if (token) {
    if (query.resourceVersion && query.resourceVersion !== "0")
      throw badRequest("specifying resource version is not allowed when using continue");
    return token.revision > 0 ? token.revision : current;
  }
  const wanted = query.resourceVersion ? Number(query.resourceVersion) : 0;
  if (wanted > current) throw tooLargeResourceVersion(wanted, current);
  return wanted === 0 ? current : wanted;
}

function* historic(engine: Engine, kind: Kind, range: { prefix: string; revision: number; after: string | undefined }): Generator<Entry> {
  const { prefix, revision, after } = range;
  let rows: ReturnType<typeof engine.store.list>["rows"];
  try {
    rows = engine.store.list(prefix, { revision, ...(after ? { after } : {}) }).rows;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "Compacted") throw error;
    throw expired(
      after
        ? "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."
        : `The resourceVersion for the provided list is too old.`,
    );
  }
  for (const row of rows)
    yield new Entry(kind, row.key, { revision: row.revision, created: row.created, json: row.value, facts: parseFacts(row.facts) });
}

function page(
  kind: Kind,
  source: Iterable<Entry>,
  how: { selection: Selection; limit: number; revision: number; prefix: string },
): ListAnswer {
  const { selection, limit } = how;
  const items: Answer[] = [];
  let last = "";
  let remaining = 0;
  for (const entry of source) {
    if (limit > 0 && items.length >= limit) {
      remaining++;
      if (!selection.everything) break;
      continue;
    }
    if (!selection.matches(entry.facts.labels, () => answerAs(kind, entry).object)) continue;
    items.push(answerAs(kind, entry));
    last = entry.key.slice(how.prefix.length);
  }
  return {
    revision: how.revision,
    items,
    continue: remaining > 0 ? formatContinue({ revision: how.revision, after: last }) : undefined,
    remainingItemCount: remaining > 0 && selection.everything ? remaining : undefined,
  };
}
