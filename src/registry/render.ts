/** The bytes of an object. What did not change since the last version is copied, not rendered again. */
import type { KubeObject } from "../api/meta.ts";

export interface Rendered {
  readonly json: Buffer;
  /** Where the value of `spec` stands in the bytes; absent for objects without one. */
  readonly spec: SpecRange | undefined;
}

export interface SpecRange {
  readonly start: number;
  readonly end: number;
}

/** An earlier version to copy from. */
export interface Earlier {
  readonly json: Buffer;
  readonly parsed: KubeObject | undefined;
  readonly spec: SpecRange | undefined;
}

/**
 * UTF-8 JSON of an object whose first fields are kind, apiVersion and metadata. Retained bytes never come from
 * Buffer's shared pool: one small object would keep 8 KB alive.
 */
export function renderObject(object: KubeObject, earlier?: Earlier): Rendered {
  const { kind, apiVersion, metadata, spec } = object as KubeObject & { spec?: unknown };
  if (spec === undefined) return { json: bytesOf(JSON.stringify(object)), spec: undefined };
  const before = `${JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1)},"spec":`;
  const tail = JSON.stringify(restOf(object));
  const after = tail === "{}" ? "}" : `,${tail.slice(1)}`;
  const known = earlier?.spec && (earlier.parsed as { spec?: unknown } | undefined)?.spec === spec ? earlier : undefined;
  const bytes = known?.spec && known.json.subarray(known.spec.start, known.spec.end);
  return assembled(before, bytes ?? JSON.stringify(spec), after);
}

/** What comes after kind, apiVersion, metadata and spec. */
function restOf(object: object): object {
  const all = object as Record<string, unknown>;
  const rest: Record<string, unknown> = {};
  for (const field in all)
    if (field !== "kind" && field !== "apiVersion" && field !== "metadata" && field !== "spec") rest[field] = all[field];
  return rest;
}

function bytesOf(text: string): Buffer {
  const json = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  json.write(text, 0, "utf8");
  return json;
}

/** `spec`: its text, or its bytes from the last version. */
function assembled(before: string, spec: string | Buffer, after: string): Rendered {
  const start = Buffer.byteLength(before);
  const end = start + Buffer.byteLength(spec);
  const json = Buffer.allocUnsafeSlow(end + Buffer.byteLength(after));
  json.write(before, 0, "utf8");
  if (typeof spec === "string") json.write(spec, start, "utf8");
  else spec.copy(json, start);
  json.write(after, end, "utf8");
  return { json, spec: { start, end } };
}
