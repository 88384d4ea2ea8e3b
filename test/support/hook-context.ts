/** Hooks and admission plugins over a small world in a Map. */
import type { AdmissionAttributes } from "../../src/admission/admission.ts";
import type { KubeObject } from "../../src/api/meta.ts";
import { createChance } from "../../src/clock/seeded-chance.ts";
import type { HookContext, Kind, Lister } from "../../src/kinds/kind.ts";
import { decode } from "../../src/schema/decode.ts";
import { applyDefaults } from "../../src/schema/defaults.ts";

export interface FakeWorld {
  readonly lister: Lister;
  readonly context: HookContext;
  readonly warnings: string[];
  /** Annotations of the audit event. */
  readonly annotations: Readonly<Record<string, string>>;
  add(kind: Kind, object: object): void;
  attributes(kind: Kind, change: Partial<AdmissionAttributes>): AdmissionAttributes;
}

const keyOf = (kind: Kind, namespace: string | undefined, name: string) => `${kind.prefix}${namespace ?? ""}/${name}`;

export function createFakeWorld(): FakeWorld {
  const objects = new Map<string, { kind: Kind; object: KubeObject }>();
  const warnings: string[] = [];
  const annotations: Record<string, string> = {};
  const put = (kind: Kind, object: KubeObject) => {
    objects.set(keyOf(kind, object.metadata.namespace, object.metadata.name ?? ""), { kind, object });
  };
  const of = (kind: Kind, namespace?: string) =>
    [...objects.values()].filter(
      (entry) => entry.kind.prefix === kind.prefix && (namespace === undefined || entry.object.metadata.namespace === namespace),
    );
  const lister = {
    get: (kind: Kind, namespace: string | undefined, name: string) => objects.get(keyOf(kind, namespace, name))?.object,
    list: (kind: Kind, namespace?: string) => of(kind, namespace).map((entry) => entry.object),
    count: (kind: Kind, namespace?: string) => of(kind, namespace).length,
    dependents: () => [],
    byUid: () => undefined,
    podsOnNode: () => [],
  } as unknown as Lister;
  const context: HookContext = {
    user: { name: "admin", groups: ["system:masters", "system:authenticated"] },
    permissions: undefined,
    now: Date.UTC(2025, 0, 1),
    lister,
    chance: createChance("seed"),
    subresource: "",
    dryRun: false,
    warn: (text) => void warnings.push(text),
    writeSet: { put, remove: (kind, namespace, name) => void objects.delete(keyOf(kind, namespace, name)) },
  };
  return {
    lister,
    context,
    warnings,
    annotations,
    add: (kind, object) => put(kind, object as KubeObject),
    attributes: (kind, change) => ({
      operation: "CREATE",
      kind,
      namespace: "ns",
      name: "x",
      object: undefined,
      oldObject: undefined,
      options: {},
      annotate: (key, value) => {
        annotations[key] = value;
      },
      ...context,
      ...change,
    }),
  };
}

/** The object as the registry hands it to a kind's hooks: decoded and defaulted. */
export function meant<T extends KubeObject>(kind: Kind<T>, object: object): T {
  const plain = applyDefaults(kind.type, decode(kind.type, object).value as unknown as T);
  return kind.options.defaults ? kind.options.defaults(plain) : plain;
}

/** `type field` of each error, for short comparisons. */
export const shortly = (errors: readonly { type: string; field: string }[]): string[] =>
  errors.map(({ type, field }) => `${type} ${field}`);
