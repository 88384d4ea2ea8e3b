/** YAML, read as Kubernetes' YAML 1.1 reader does: `0644` is octal, `yes` and `on` are true, dates stay texts. */
import { JSON_SCHEMA, load, loadAll, Type, YAMLException } from "js-yaml";

/** More values than this after expanding aliases is an attack, not a manifest. */
const maxValues = 500_000;

/** So many duplicate keys are told. */
const maxDuplicates = 50;
const madeUpKey = "miniplane_duplicate_";

const bool = new Type("tag:yaml.org,2002:bool", {
  kind: "scalar",
  resolve: (text: unknown) => typeof text === "string" && /^(y|n|yes|no|on|off|true|false)$/i.test(text) && isUniformCase(text),
  construct: (text: string) => /^(y|yes|on|true)$/i.test(text),
});

const radixes: readonly (readonly [RegExp, number])[] = [
  [/^[-+]?0b[01_]+$/, 2],
  [/^[-+]?0o?[0-7_]+$/, 8],
  [/^[-+]?0x[0-9a-fA-F_]+$/, 16],
  [/^[-+]?(0|[1-9][0-9_]*)$/, 10],
];
const radixOf = (text: string) => radixes.find(([pattern]) => pattern.test(text))?.[1];

const int = new Type("tag:yaml.org,2002:int", {
  kind: "scalar",
  resolve: (text: unknown) => typeof text === "string" && radixOf(text) !== undefined,
  construct: (text: string) => {
    const value = Number.parseInt(
      text
        .replace(/^[-+]/, "")
        .replace(/^0[box]/, "")
        .replaceAll("_", ""),
      radixOf(text),
    );
    return text.startsWith("-") ? -value : value;
  },
});

const merge = new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (text: unknown) => text === "<<" });

// A type of a tag that the base schema has replaces it.
const schema = JSON_SCHEMA.extend({ implicit: [bool, int, merge] });

/** YAML knows `yes`, `Yes` and `YES`, but not `yEs`. */
function isUniformCase(text: string): boolean {
  const rest = text.slice(1);
  return rest === rest.toLowerCase() || text === text.toUpperCase();
}

export interface ParsedYaml {
  readonly value: unknown;
  /** Keys that a mapping gives twice, as warnings name them. */
  readonly duplicates: readonly string[];
}

/** All documents of a manifest file. Throws YAMLException. */
export const parseYamlDocuments = (text: string): unknown[] => loadAll(text, null, { schema }).map(bounded);

/** The first document of the text. Throws SyntaxError; of duplicate keys the last one counts, and they are reported. */
export function parseYaml(text: string): ParsedYaml {
  const duplicates: string[] = [];
  // The reader stops at the first one: it is given another name to find the next.
  for (let renamed = text; duplicates.length < maxDuplicates; ) {
    try {
      const value = firstDocument(renamed, false);
      return { value: bounded(duplicates.length === 0 ? value : firstDocument(text, true)), duplicates };
    } catch (error) {
      if (!(error instanceof YAMLException) || error.reason !== "duplicated mapping key") throw unreadable(error);
      const { position, line } = error.mark;
      duplicates.push(`line ${line + 1}: key "${keyAt(renamed, position)}" already set in map`);
      renamed = `${renamed.slice(0, position)}${madeUpKey}${duplicates.length}_${renamed.slice(position)}`;
    }
  }
  return { value: bounded(firstDocument(text, true)), duplicates };
}

const unreadable = (error: unknown) =>
  error instanceof SyntaxError ? error : new SyntaxError(`yaml: ${error instanceof Error ? error.message : String(error)}`);

/** The key that begins there, without quotes. */
function keyAt(text: string, position: number): string {
  const [, double, single, plain = ""] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^:\n]*?)\s*(?::|$))/m.exec(text.slice(position)) ?? [];
  return double ?? single ?? plain;
}

function firstDocument(text: string, lastWins: boolean): unknown {
  const options = { schema, json: lastWins };
  if (!/^(---|\.\.\.)/m.test(text)) return load(text, options);
  return loadAll(text, null, options).find((document) => document !== null && document !== undefined);
}

/** The value, if expanding its aliases stays within bounds. */
function bounded(value: unknown): unknown {
  let left = maxValues;
  const visit = (node: unknown, depth: number): void => {
    left -= 1;
    if (left < 0 || depth > 1000) throw new SyntaxError("yaml: document contains excessive aliasing or nesting");
    if (node === null || typeof node !== "object") return;
    for (const child of Object.values(node)) visit(child, depth + 1);
  };
  visit(value, 0);
  return value;
}
