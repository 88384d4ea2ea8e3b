/** `metadata.generation`: 1 on create, one more whenever what a controller acts on has changed. */
import type { KubeObject } from "../../api/meta.ts";
import { share } from "../../api/share.ts";

type Fields = Readonly<Record<string, unknown>>;

/** True when two trees differ; cheap where they share subtrees. */
export const differs = (old: unknown, next: unknown): boolean => share(old, next) !== old;

/** How a kind counts. Kinds without generation have no rule. */
export interface GenerationRule {
  /** False for the few kinds that start counting with the first update. */
  readonly onCreate: boolean;
  changed(object: KubeObject, old: KubeObject): boolean;
}

const valueAt = (object: KubeObject, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Fields | undefined)?.[step], object);

function withoutMetadata(object: KubeObject): Fields {
  const { metadata: _, apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  return rest;
}

/** Reads the facts' wording: "spec changed", "spec or metadata.annotations changed", "anything but metadata changed, or …". */
export function generationRule(text: string | undefined): GenerationRule | undefined {
  if (text === undefined) return undefined;
  const onCreate = !text.includes("not set to 1 on create");
  if (text.startsWith("never")) return { onCreate, changed: () => false };
  const everything = text.startsWith("anything but metadata changed");
  const named = everything
    ? [...text.matchAll(/or (metadata\.\w+) changed/g)].map((match) => match[1] ?? "")
    : (text.split(" changed")[0] ?? "").split(" or ");
  const paths = named.map((path) => path.split("."));
  return {
    onCreate,
    changed: (object, old) =>
      paths.some((path) => differs(valueAt(old, path), valueAt(object, path))) ||
      (everything && differs(withoutMetadata(old), withoutMetadata(object))),
  };
}
