/**
 * Creations and deletions a controller has asked for and not yet seen. With in-process informers that run straight
 * from the cache they are met at once; the type exists for controllers that act in batches.
 */
export interface Expectations {
  /** True when nothing is outstanding for `key` (or what was outstanding is too old to wait for). */
  satisfied(key: string): boolean;
  expect(key: string, creations: number, deletions: number): void;
  created(key: string): void;
  deleted(key: string): void;
  forget(key: string): void;
}
