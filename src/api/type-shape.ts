/**
 * What patches and field sets need to know of a type. The schema room's facts have this shape; `api` imports nothing,
 * so they are handed in.
 */

/** The merge facts of a field's, an element's or a type's value. Exactly one of ref/array/map/fields (or none: a leaf) says its shape. */
export interface FieldShape {
  /** Of a scalar: "string", "integer", … */
  readonly type?: string;
  readonly ref?: string;
  readonly array?: FieldShape;
  readonly map?: FieldShape;
  readonly default?: unknown;
  readonly required?: boolean;
  /** A list without it is atomic. */
  readonly listType?: "map" | "set" | "atomic";
  readonly listMapKeys?: readonly string[];
  readonly mapType?: "atomic" | "granular";
  /** "merge", "replace", "retainKeys", "merge,retainKeys". */
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  readonly preserveUnknown?: boolean;
  /** Written even when zero: such a field is never absent, not even from an empty object. */
  readonly keep?: boolean;
  /** A pointer: its zero value is null, not an empty struct. */
  readonly ptr?: boolean;
}

export interface TypeShape extends FieldShape {
  readonly fields?: Readonly<Record<string, FieldShape>>;
}

/** Finds a type by its name, "core/v1.Pod". */
export type TypeLookup = (name: string) => TypeShape | undefined;
