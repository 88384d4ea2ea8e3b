import type { Backing, Contents } from "./backing.ts";
import { Backlog } from "./backlog.ts";
import { checkWrites } from "./check-write.ts";
import { KeyOrder } from "./key-order.ts";
import { type Change, type ListOptions, type ListPage, type Row, type Store, StoreError, type Subscription, type Write } from "./store.ts";
import { type Head, type StoredRow, visibleRow } from "./stored-row.ts";
import { Watchers } from "./watchers.ts";

/** Facts of the store itself, kept beside those of its user. */
const COMPACTED = "store/compacted";
const SWEPT = "store/swept";
const HIGH_WATER = "store/high-water";

export interface RevisionStoreOptions {
  readonly backing: Backing;
  readonly contents: Contents;
  /** The revision an empty store stands at: the first commit gets the next one. */
  readonly firstRevision: number;
}

/**
 * The store contract over any backing: compare-and-swap, revisions and watching happen in memory, on the newest row of
 * every key (without its value); the backing keeps rows and makes them durable.
 */
export class RevisionStore implements Store {
  readonly name: string;
  readonly #backing: Backing;
  readonly #backlog: Backlog;
  readonly #heads: Map<string, Head>;
  readonly #facts: Map<string, string>;
  readonly #order = new KeyOrder();
  readonly #watchers = new Watchers();
  readonly #failures = new Set<(error: StoreError) => void>();
  /** Keys whose newest row is a deletion, in order of revision; some have been created again. */
  readonly #graves: { readonly key: string; readonly revision: number }[] = [];
  #lastId: number;
  #current: number;
  #compacted: number;
  #sweeping: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor({ backing, contents, firstRevision }: RevisionStoreOptions) {
    this.name = backing.name;
    this.#backing = backing;
    this.#heads = contents.heads;
    this.#facts = contents.facts;
    this.#lastId = contents.lastId;
    this.#compacted = this.#number(COMPACTED) ?? firstRevision - 1;
    const known = Math.max(contents.lastRevision, this.#number(HIGH_WATER) ?? 0);
    this.#current = known || firstRevision;
    this.#backlog = new Backlog(backing, this.#current, (error) => this.#fail(error));
    for (const [key, head] of this.#heads) {
      this.#order.add(key);
      if (head.deleted) this.#graves.push({ key, revision: head.revision });
    }
    this.#graves.sort((a, b) => a.revision - b.revision);
    if (known === 0) this.#setNumbers({ [COMPACTED]: this.#compacted, [HIGH_WATER]: firstRevision });
  }

  get currentRevision(): number {
    return this.#current;
  }

  get durableRevision(): number {
    return this.#backlog.durableRevision;
  }

  get compactedRevision(): number {
    return this.#compacted;
  }

  readonly facts = {
    get: (name: string): string | undefined => {
      this.#usable();
      return this.#facts.get(name);
    },
    set: (name: string, value: string): void => {
      this.#usable();
      if (this.#facts.get(name) === value) return;
      this.#facts.set(name, value);
      this.#backlog.fact(name, value);
    },
  };

  get(key: string, revision?: number): Row | undefined {
    this.#usable();
    if (revision !== undefined) this.#readable(revision);
    const id = this.#idAt(key, revision ?? this.#current);
    return id === undefined ? undefined : visibleRow(this.#row(id));
  }

  list(prefix: string, options: ListOptions = {}): ListPage {
    this.#usable();
    const { limit = 0, after, revision = this.#current } = options;
    if (options.revision !== undefined) this.#readable(revision);
    const ids: number[] = [];
    let remaining = 0;
    for (const key of this.#order.range(prefix, after)) {
      const id = this.#idAt(key, revision);
      if (id === undefined) continue;
      if (limit > 0 && ids.length >= limit) remaining++;
      else ids.push(id);
    }
    return { rows: this.#rows(ids), remaining, revision };
  }

  commit(writes: readonly Write[]): number {
    this.#usable();
    if (writes.length === 0) return this.#current;
    checkWrites(writes, this.#heads);
    const revision = this.#current + 1;
    const rows = writes.map((write, index) => this.#newRow(write, { revision, id: this.#lastId + 1 + index }));
    const changes = this.#watchers.size > 0 ? rows.map((row) => this.#change(row)) : [];
    for (const row of rows) this.#advanceHead(row);
    this.#lastId += rows.length;
    this.#current = revision;
    this.#backlog.accept(revision, rows);
    this.#watchers.deliver(changes);
    return revision;
  }

  durable(revision: number): Promise<void> {
    return this.#backlog.durable(revision);
  }

  watch(prefix: string, after: number, listener: (change: Change) => void): Subscription {
    for (const change of this.changes(prefix, after)) listener(change);
    return this.#watchers.add(prefix, listener);
  }

  changes(prefix: string, after: number): readonly Change[] {
    this.#usable();
    this.#resumable(after);
    const tail = this.#backlog.tail;
    const [firstPending = this.#lastId + 1] = tail.keys();
    const rows = this.#backing.since(after, prefix, firstPending);
    for (const row of tail.values()) if (row.revision > after && row.key.startsWith(prefix)) rows.push(row);
    return rows.map((row) => this.#change(row));
  }

  async compact(revision: number): Promise<void> {
    this.#usable();
    if (revision > this.#current) throw futureRevision(revision, this.#current);
    if (revision - 1 > this.#compacted) {
      this.#compacted = revision - 1;
      this.#setNumbers({ [COMPACTED]: this.#compacted, [HIGH_WATER]: this.#current });
      this.#forgetGraves(revision);
    }
    const swept = this.#sweeping.then(() => this.#sweep(revision));
    this.#sweeping = swept.catch(() => {});
    await swept;
  }

  onFailure(listener: (error: StoreError) => void): void {
    this.#failures.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#watchers.clear();
    await this.#sweeping;
    await this.#backlog.drain();
    await this.#backing.close();
  }

  #usable(): void {
    if (this.#closing) throw closed();
    if (this.#backlog.error) throw this.#backlog.error;
  }

  #readable(revision: number): void {
    if (revision > this.#current) throw futureRevision(revision, this.#current);
    if (revision <= this.#compacted) throw compacted(revision, this.#compacted);
  }

  #resumable(after: number): void {
    if (after > this.#current) throw futureRevision(after, this.#current);
    if (after < this.#compacted) throw compacted(after, this.#compacted);
  }

  /** The row a key had at a readable revision, if it existed then. */
  #idAt(key: string, revision: number): number | undefined {
    let version: Head | undefined = this.#heads.get(key);
    while (version && version.revision > revision) version = version.previous ? this.#row(version.previous) : undefined;
    return version && !version.deleted ? version.id : undefined;
  }

  #row(id: number): StoredRow | undefined {
    return this.#backlog.tail.get(id) ?? this.#backing.row(id);
  }

  #rows(ids: readonly number[]): Row[] {
    const tail = this.#backlog.tail;
    const stored = new Map<number, StoredRow>();
    for (const row of this.#backing.rows(tail.size === 0 ? ids : ids.filter((id) => !tail.has(id)))) stored.set(row.id, row);
    return ids.map((id) => visibleRow(tail.get(id) ?? stored.get(id)) as Row);
  }

  #newRow({ key, value, facts = "" }: Write, { revision, id }: { revision: number; id: number }): StoredRow {
    const head = this.#heads.get(key);
    const created = head && !head.deleted ? head.created : revision;
    const previous = head?.id ?? 0;
    if (!value) return { id, revision, created, previous, key, deleted: true, facts: "", value: undefined };
    return { id, revision, created, previous, key, deleted: false, facts, value: value(revision) };
  }

  #advanceHead({ key, id, revision, created, previous, deleted }: StoredRow): void {
    if (!this.#heads.has(key)) this.#order.add(key);
    if (deleted) this.#graves.push({ key, revision });
    this.#heads.set(key, { id, revision, created, previous, deleted });
  }

  #change(row: StoredRow): Change {
    const previous = row.previous ? visibleRow(this.#row(row.previous)) : undefined;
    const now = visibleRow(row);
    if (now) return { type: "put", row: now, previous };
    if (!previous) throw new Error(`the deletion of ${row.key} at revision ${row.revision} has lost what it deleted`);
    return { type: "delete", row: { ...previous, revision: row.revision }, previous };
  }

  #forgetGraves(below: number): void {
    const kept = this.#graves.findIndex((grave) => grave.revision >= below);
    for (const { key, revision } of this.#graves.splice(0, kept < 0 ? this.#graves.length : kept)) {
      if (this.#heads.get(key)?.revision !== revision) continue;
      this.#heads.delete(key);
      this.#order.remove(key);
    }
  }

  async #sweep(below: number): Promise<void> {
    await this.#backlog.durable(Math.min(below, this.#current));
    let from = this.#number(SWEPT) ?? 0;
    for (let done = false; !done && !this.#closing && !this.#backlog.error; ) {
      const swept = await new Promise<{ from: number; done: boolean }>((resolve, reject) => {
        this.#backing.sweep({ from, below }, (error, result) => (error ? reject(error) : resolve(result)));
      });
      ({ from, done } = swept);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!this.#closing && !this.#backlog.error) this.facts.set(SWEPT, String(from));
  }

  #number(name: string): number | undefined {
    const text = this.#facts.get(name);
    return text === undefined ? undefined : Number(text);
  }

  #setNumbers(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.facts.set(name, String(value));
  }

  #fail(error: StoreError): void {
    this.#watchers.clear();
    for (const listener of this.#failures) listener(error);
  }
}

function closed(): StoreError {
  return new StoreError("Unavailable", "the store is closed");
}

function compacted(revision: number, last: number): StoreError {
  return new StoreError("Compacted", `revision ${revision} has been compacted: ${last} and older are gone`);
}

function futureRevision(revision: number, current: number): StoreError {
  return new StoreError("FutureRevision", `revision ${revision} is in the future: the newest is ${current}`);
}
