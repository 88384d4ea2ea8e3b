/** Where decoding stands, and the error it ends with. */

/** A value that does not have the type of its field; `message` reads like Go's decoder. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
}

/** A field name, a list index, or a map key (in brackets of its own, since Go's texts leave it out). */
export type Segment = string | number | readonly [string];

/** The way to the value being decoded: `path`, then `key`. `owner` is the Go name of the struct that holds it. */
export interface DecodeContext {
  readonly path: Segment[];
  key: Segment | undefined;
  owner: string;
  readonly unknown: string[];
}

/**
 * A decoder gets a value that is neither null nor undefined. `known`: what stood in its place and is in normal form;
 * what the value shares with it is not looked at.
 */
export type Decoder = (value: unknown, context: DecodeContext, known?: unknown) => unknown;

const maxUnknown = 100;

/** Notes an unknown field of the object at `path` and `key`. */
export function noteUnknown(context: DecodeContext, field: string): void {
  if (context.unknown.length < maxUnknown) context.unknown.push(renderPath([...context.path, field]));
}

/** `spec.containers[0].image`. */
function renderPath(segments: readonly Segment[]): string {
  let text = "";
  for (const segment of segments) {
    if (typeof segment === "number") text += `[${segment}]`;
    else text += `${text ? "." : ""}${typeof segment === "string" ? segment : segment[0]}`;
  }
  return text;
}

/** What Go calls the JSON value. */
function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}

/** "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32". */
export function mismatch(value: unknown, goType: string, context: DecodeContext): DecodeError {
  const shown = typeof value === "number" && goType.startsWith("int") ? `number ${value}` : jsonKind(value);
  const fields = [...context.path, context.key].filter((segment) => typeof segment === "string");
  const target = fields.length > 0 ? `struct field ${context.owner}.${fields.join(".")}` : "value";
  return new DecodeError(`json: cannot unmarshal ${shown} into Go ${target} of type ${goType}`);
}
