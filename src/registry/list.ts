/** LIST: from the cache for the newest state, from the store for older ones. */
import { badRequest, expired, expiredPage } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import { type Row, StoreError } from "../storage/store.ts";
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
  const pinned = isPinned(query, token);
  const stored = engine.storageKind(kind);
  const prefix = listPrefix(stored, namespace);
  const limit = query.resourceVersion === "0" && !token ? 0 : (query.limit ?? 0);
  const range = { kind, selection, limit, prefix, revision: pinned ? revision : engine.store.currentRevision };
  const cache = engine.cache.resource(stored);
  if (pinned && revision < cache.lastRevision) return historicPage(engine, stored, { ...range, token });
  if (isOne(selection, kind, namespace) && !token) return page(one(cache.get(prefix + selection.name)), range);
  return page(cache.range(prefix, token && `${prefix}${token.after}\u0000`), range);
}

/** A selection that names its only object, in a place where there is one of that name at most. */
const isOne = (selection: Selection, kind: Kind, namespace: string | undefined) =>
  selection.name !== undefined && (namespace !== undefined || !kind.namespaced);

const one = (entry: Entry | undefined): readonly Entry[] => (entry ? [entry] : []);

/** What a page is cut from and by. */
interface Range {
  readonly kind: Kind;
  readonly selection: Selection;
  /** 0: everything. */
  readonly limit: number;
  readonly prefix: string;
  /** resourceVersion of the answer. */
  readonly revision: number;
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

/** A page of an earlier state, read from the store. */
function historicPage(engine: Engine, stored: Kind, range: Range & { token: ContinueToken | undefined }): ListAnswer {
  const { prefix, revision, token, selection, limit } = range;
  const counted = selection.everything ? { limit } : {};
  try {
    const { rows, remaining } = engine.store.list(prefix, { revision, ...counted, ...(token ? { after: prefix + token.after } : {}) });
    return page(entriesOf(stored, rows), range, remaining);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "Compacted") throw error;
    if (!token) throw expired("The resourceVersion for the provided list is too old.");
    throw expiredPage(
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, " +
        "or use the continue token in this response for the rest of the items as they are now, which is no consistent list.",
      formatContinue({ revision: -1, after: token.after }),
    );
  }
}

function* entriesOf(kind: Kind, rows: readonly Row[]): Generator<Entry> {
  for (const { key, revision, created, value, facts } of rows)
    yield new Entry(kind, key, { revision, created, json: value, facts: parseFacts(facts) });
}

/** `beyond`: matching objects behind the end of the source. */
function page(source: Iterable<Entry>, { kind, selection, limit, prefix, revision }: Range, beyond = 0): ListAnswer {
  const items: Answer[] = [];
  let last = "";
  let remaining = beyond;
  for (const entry of source) {
    if (limit > 0 && items.length >= limit) {
      // As kubernetes: there is another page when there are more objects, whether they match or not.
      remaining++;
      if (!selection.everything) break;
      continue;
    }
    if (!selection.matches(entry.facts.labels, () => answerAs(kind, entry).object)) continue;
    items.push(answerAs(kind, entry));
    last = entry.key.slice(prefix.length);
  }
  return {
    revision,
    items,
    continue: remaining > 0 ? formatContinue({ revision, after: last }) : undefined,
    remainingItemCount: remaining > 0 && selection.everything ? remaining : undefined,
  };
}
