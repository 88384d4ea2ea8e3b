/**
 * One version of one object in the cache: its bytes, its index facts, and the parsed object on first use.
 * The bytes are `{"kind":…,"apiVersion":…,"metadata":{"resourceVersion":"…",…},…}` in the storage version.
 */
import type { KubeObject } from "../api/meta.ts";
import type { Kind } from "../kinds/kind.ts";
import type { EntryFacts } from "./entry-facts.ts";
import type { Answer } from "./registry.ts";
import { type Earlier, type Rendered, renderObject, type SpecRange } from "./render.ts";

const brace = Buffer.from("{");

export class Entry implements Answer, Earlier {
  readonly key: string;
  readonly revision: number;
  /** The revision that created the key. */
  readonly created: number;
  readonly json: Buffer;
  readonly facts: EntryFacts;
  readonly kind: Kind;
  readonly spec: SpecRange | undefined;
  #object: KubeObject | undefined;

  constructor(
    kind: Kind,
    key: string,
    version: {
      revision: number;
      created: number;
      json: Buffer;
      facts: EntryFacts;
      object?: KubeObject | undefined;
      spec?: SpecRange | undefined;
    },
  ) {
    this.kind = kind;
    this.key = key;
    this.revision = version.revision;
    this.created = version.created;
    this.json = version.json;
    this.facts = version.facts;
    this.spec = version.spec;
    this.#object = version.object;
  }

  get object(): KubeObject {
    if (this.#object) return this.#object;
    const object = JSON.parse(this.json.toString("utf8")) as KubeObject;
    if (!staysBytes.has(this.kind.plural)) this.#object = object;
    return object;
  }

  get item(): Buffer {
    return Buffer.concat([brace, this.json.subarray(this.json.indexOf('"metadata"'))]);
  }

  /** True for kinds whose parsed form is kept only while the write that made it is going round. */
  get staysBytes(): boolean {
    return staysBytes.has(this.kind.plural);
  }

  /** Lets the parsed object go; the bytes stay. */
  forget(): void {
    this.#object = undefined;
  }

  /** The parsed object if it is at hand, without parsing. */
  get parsed(): KubeObject | undefined {
    return this.#object;
  }
}

/** Kinds whose objects are seldom read in process: the parsed form is not kept. */
const staysBytes = new Set(["events", "configmaps", "secrets", "leases"]);

/** The object with kind, apiVersion and resourceVersion in the order the bytes have them. */
export function stamped(kind: Kind, object: KubeObject, revision: number): KubeObject {
  const all = object as object as Readonly<Record<string, unknown>>;
  const metadata = { ...object.metadata, resourceVersion: String(revision) };
  const whole: Record<string, unknown> = { kind: kind.kind, apiVersion: kind.apiVersion, metadata };
  for (const field in all) if (field !== "kind" && field !== "apiVersion" && field !== "metadata") whole[field] = all[field];
  return whole as object as KubeObject;
}

/** An entry for an object that was just written. */
export function entryOf(
  kind: Kind,
  key: string,
  written: { object: KubeObject; created: number; rendered: Rendered; facts: EntryFacts; revision: number },
): Entry {
  const { revision, created, rendered, facts, object } = written;
  return new Entry(kind, key, { revision, created, json: rendered.json, facts, object, spec: rendered.spec });
}

/** The last form of a deleted object under the revision of its deletion, as DELETED events carry it. */
export function tombstone(entry: Entry, revision: number): Entry {
  const object = stamped(entry.kind, entry.object, revision);
  return new Entry(entry.kind, entry.key, { revision, created: entry.created, ...renderObject(object, entry), facts: entry.facts, object });
}

/** An answer that stands in no store: a dry run, a projection, another version. */
export function looseAnswer(kind: Kind | { kind: string; apiVersion: string }, object: KubeObject, revision: number): Answer {
  const { kind: _kind, apiVersion: _version, metadata, ...others } = object;
  // metadata first: what lists send is cut from the bytes there
  const rest = { metadata, ...others };
  const whole = { kind: kind.kind, apiVersion: kind.apiVersion, ...rest } as KubeObject;
  let json: Buffer | undefined;
  return {
    revision,
    object: whole,
    get json() {
      json ??= renderObject(whole).json;
      return json;
    },
    get item() {
      return Buffer.from(JSON.stringify(rest));
    },
  };
}
