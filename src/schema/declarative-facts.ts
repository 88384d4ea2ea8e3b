/** The validation rules that Kubernetes declares as tags on its types, and that are on in 1.37. */
import data from "./data/1.37/declarative.json" with { type: "json" };

/**
 * Field → its tags ("required", "maxItems=32", "unique=map", "listMapKey=name", …), in the order Kubernetes walks the
 * type's fields. Fields without tags are there because something below them has some.
 */
export type TaggedFields = Readonly<Record<string, readonly string[]>>;

const types = data as unknown as Readonly<Record<string, TaggedFields>>;

/** The tagged fields of a type by its short name, "resource/v1.DeviceClaim"; `undefined` when nothing is tagged in or below it. */
export const taggedFields = (type: string): TaggedFields | undefined => types[type];
