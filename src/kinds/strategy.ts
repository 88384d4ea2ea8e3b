/** The generic strategy of a resource, derived from the facts and completed by the kind's own hooks. */
import { type KubeObject, withMeta } from "../api/meta.ts";
import type { ResourceFacts } from "../schema/facts.ts";
import { typeFacts } from "../schema/type-table.ts";
import { cellsByResource } from "./columns/index.ts";
import { fieldGetters } from "./generic/field-getters.ts";
import { type GenerationRule, generationRule } from "./generic/generation.ts";
import { keeperOf } from "./generic/kept-paths.ts";
import { columnFacts, type StrategyFacts, selectorFacts, strategyFacts } from "./generic/registry-facts.ts";
import { subresourcesOf } from "./generic/subresources.ts";
import { zeroValue } from "./generic/zero-value.ts";
import type { Column, Kind, KindOptions } from "./kind.ts";

type Strategy<T extends KubeObject> = Pick<
  Kind<T>,
  | "createOnUpdate"
  | "unconditionalUpdate"
  | "subresources"
  | "columns"
  | "cells"
  | "selectableFields"
  | "resetFields"
  | "prepareForCreate"
  | "prepareForUpdate"
  | "validate"
  | "validateUpdate"
>;

/** Everything the engine needs to know of a resource that follows from the facts and from the kind's options. */
export function strategyFor<T extends KubeObject>(options: KindOptions<T>, facts: ResourceFacts): Strategy<T> {
  const strategy = strategyFacts(facts);
  const own = options as unknown as KindOptions<KubeObject>;
  const derived: Strategy<KubeObject> = {
    createOnUpdate: strategy.createOnUpdate,
    unconditionalUpdate: strategy.unconditionalUpdate,
    subresources: subresourcesOf(facts, strategy, own.subresources ?? {}),
    columns: columnsOf(facts),
    cells: own.cells ?? (cellsByResource[`${facts.group || "core"}/${facts.plural}`] as Kind["cells"] | undefined) ?? defaultCells,
    selectableFields: fieldGetters(selectorFacts(facts), own.selectableFields ?? {}),
    resetFields: resetFieldsOf(strategy),
    prepareForCreate: createPreparation(own, facts, strategy),
    prepareForUpdate: updatePreparation(own, facts, strategy),
    validate: own.validate ?? (() => []),
    validateUpdate: own.validateUpdate ?? (() => []),
  };
  return derived as unknown as Strategy<T>;
}

const defaultCells = (object: KubeObject): readonly unknown[] => [object.metadata.name, object.metadata.creationTimestamp];

function columnsOf(facts: ResourceFacts): readonly Column[] {
  return columnFacts(facts).map(({ name, type, format = "", priority = 0 }) => ({ name, type, format, priority, description: name }));
}

function resetFieldsOf({ resetFields = {} }: StrategyFacts): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(resetFields).map(([endpoint, paths]) => [endpoint === "main" ? "" : endpoint, paths]));
}

const hasStatus = (facts: ResourceFacts): boolean => "status" in facts.subresources;

/** The status a new object gets: the type's zero value, or nothing where that is not written. */
function emptyStatus(facts: ResourceFacts): unknown {
  const field = typeFacts(facts.type).fields?.["status"];
  return field?.keep && field.ref && !field.ptr ? zeroValue(field.ref) : undefined;
}

/** True unless the facts say that the client's status is kept (Node). */
function clearsStatus(facts: ResourceFacts, strategy: StrategyFacts): boolean {
  return (
    hasStatus(facts) && !strategy.create?.some(([path, what]) => path === "status" && typeof what === "string" && what.startsWith("kept"))
  );
}

function withStatus(object: KubeObject, status: unknown): KubeObject {
  if (status !== undefined) return { ...object, status } as KubeObject;
  if (!("status" in object)) return object;
  const { status: _, ...without } = object as KubeObject & { status?: unknown };
  return without;
}

function createPreparation(options: KindOptions<KubeObject>, facts: ResourceFacts, strategy: StrategyFacts): Kind["prepareForCreate"] {
  const generation = generationRule(strategy.generation);
  const clears = clearsStatus(facts, strategy);
  const status = emptyStatus(facts);
  const own = options.prepareForCreate;
  return (object, context) => {
    const counted = generation?.onCreate ? withMeta(object, { generation: 1 }) : object;
    const cleared = clears ? withStatus(counted, status) : counted;
    return own ? own(cleared, context) : cleared;
  };
}

function updatePreparation(options: KindOptions<KubeObject>, facts: ResourceFacts, strategy: StrategyFacts): Kind["prepareForUpdate"] {
  const keep = keeperOf(strategy.keptOnUpdate ?? (hasStatus(facts) ? ["status"] : []));
  const generation = generationRule(strategy.generation);
  const own = options.prepareForUpdate;
  return (object, old, context) => {
    const kept = keep(object, old);
    return counted(own ? own(kept, old, context) : kept, old, generation);
  };
}

function counted(object: KubeObject, old: KubeObject, rule: GenerationRule | undefined): KubeObject {
  if (!rule?.changed(object, old)) return object;
  return withMeta(object, { generation: (old.metadata.generation ?? 0) + 1 });
}
