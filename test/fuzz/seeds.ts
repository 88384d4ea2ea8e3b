/** What a fuzz run starts from: the requests of the golden scenarios, and one life of every kind. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../src/api/meta.ts";
import { builtinKinds } from "../../src/kinds/index.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { collectionPath } from "../conformance/kind.ts";
import { exampleOf } from "../fixtures/examples.ts";

/** A request in the order of a story; `{ns}` stands for the namespace. */
export interface Seed {
  readonly method: string;
  readonly path: string;
  /** Content type; undefined: JSON. */
  readonly type: string | undefined;
  readonly accept: string | undefined;
  /** JSON value, or text as it is. */
  readonly body: unknown;
  readonly kind: Kind | undefined;
}

export type Story = readonly Seed[];

interface Step {
  readonly do?: string;
  readonly watch?: string;
  readonly path?: string;
  readonly type?: string;
  readonly accept?: string;
  readonly body?: unknown;
}

const golden = join(import.meta.dirname, "../golden");

/** One story a golden scenario, one a kind. */
export function loadStories(): readonly Story[] {
  const files = ["machinery", "pods", "rest", "workloads"].flatMap((folder) =>
    readdirSync(join(golden, folder))
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(golden, folder, name)),
  );
  const scenarios = files.flatMap((file) => [JSON.parse(readFileSync(file, "utf8")) as { steps: readonly Step[] }].flat());
  return [...scenarios.map(({ steps }) => steps.flatMap(ofStep)), ...builtinKinds.flatMap(ofKind)].filter((story) => story.length > 0);
}

function ofStep(step: Step): Seed[] {
  const path = step.watch ?? step.path;
  const method = step.watch ? "GET" : step.do;
  if (!path || !method) return [];
  return [{ method, path: guessed(path), type: step.type, accept: step.accept, body: guessedIn(step.body), kind: undefined }];
}

/** Fields of earlier answers are not known here: something of that shape stands for them. */
const guessed = (text: string) =>
  text.replace(/\{(?!ns\})[A-Za-z][\w.=-]*\}/g, (place) => {
    if (/resourceVersion/.test(place)) return "7";
    return /uid/.test(place) ? "11111111-2222-4333-8444-555555555555" : "a";
  });

const guessedIn = (body: unknown): unknown => (body === undefined ? undefined : JSON.parse(guessed(JSON.stringify(body))));

const patches = [
  ["application/json-patch+json", [{ op: "add", path: "/metadata/labels", value: { a: "b" } }]],
  ["application/merge-patch+json", { metadata: { annotations: { a: "b" }, labels: null } }],
  ["application/strategic-merge-patch+json", { metadata: { finalizers: ["example.com/a"], "$deleteFromPrimitiveList/finalizers": ["b"] } }],
] as const;

/** One object's life, with all its views. */
function ofKind(kind: Kind): Story[] {
  const example = (kind.options.example ?? exampleOf(kind)) as JsonObject | undefined;
  if (!example) return [];
  const path = collectionPath(kind, "{ns}");
  const { name } = example["metadata"] as { name?: string };
  const one = `${path}/${name ?? "example"}`;
  const seed = (method: string, at: string, body?: unknown, type?: string): Seed => ({
    method,
    path: at,
    type,
    accept: undefined,
    body,
    kind,
  });
  const applied = seed("PATCH", `${one}?fieldManager=fuzz`, example, "application/apply-patch+yaml");
  const views = Object.keys(kind.subresources).flatMap((view) => [
    seed("GET", `${one}/${view}`),
    seed("PUT", `${one}/${view}`, example),
    seed("PATCH", `${one}/${view}`, { status: { conditions: [] } }, "application/merge-patch+json"),
    seed("POST", `${one}/${view}`, example),
  ]);
  return [
    [
      seed("POST", path, example),
      seed("GET", one),
      seed("GET", `${path}?limit=2&labelSelector=a%3Db&fieldSelector=metadata.name%3Dexample&resourceVersion=0`),
      seed("GET", `${path}?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`),
      seed("PUT", one, example),
      ...patches.map(([type, body]) => seed("PATCH", one, body, type)),
      applied,
      ...views,
      seed("DELETE", one, { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 0, propagationPolicy: "Foreground" }),
      seed("DELETE", `${path}?labelSelector=a%3Db`, { propagationPolicy: "Background" }),
    ],
  ];
}
