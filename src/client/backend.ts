/** What the client room needs of the registry; `registry/in-process.ts` implements it, `cluster.ts` hands it over. */
import type { KubeObject } from "../api/meta.ts";
import type { Kind, Lister } from "../kinds/kind.ts";
import type { DeleteOptions, ObjectChange, WriteOptions } from "./client.ts";

export interface Writer {
  readonly user: string;
  readonly groups: readonly string[];
  readonly manager: string;
}

export interface Backend {
  readonly lister: Lister;
  readonly kinds: readonly Kind[];
  create<T extends KubeObject>(kind: Kind<T>, object: T, writer: Writer): Promise<T>;
  update<T extends KubeObject>(kind: Kind<T>, object: T, options: WriteOptions, writer: Writer): Promise<T>;
  modify<T extends KubeObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
    change: (head: T) => T | undefined,
    options: WriteOptions,
    writer: Writer,
  ): Promise<T | undefined>;
  remove(kind: Kind, namespace: string | undefined, name: string, options: DeleteOptions, writer: Writer): Promise<void>;
  act(kind: Kind, namespace: string | undefined, name: string, subresource: string, input: KubeObject, writer: Writer): Promise<KubeObject>;
  /** Every accepted change of that kind, synchronously as the cache takes it, in order. Existing objects are replayed first as additions. */
  subscribe<T extends KubeObject>(kind: Kind<T>, listener: (change: ObjectChange<T>) => void): () => void;
}
