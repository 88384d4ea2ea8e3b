/** What the facts say of a resource's strategy, its table columns and its field selectors. */
import defaultsData from "../../schema/data/1.37/defaults.json" with { type: "json" };
import selectorsData from "../../schema/data/1.37/field-selectors.json" with { type: "json" };
import tablesData from "../../schema/data/1.37/tables.json" with { type: "json" };
import type { ResourceFacts } from "../../schema/facts.ts";

/** One entry of `defaults.json` `registry`. */
export interface StrategyFacts {
  readonly createOnUpdate: boolean;
  readonly unconditionalUpdate: boolean;
  /** `[path, value or wording, condition]`. */
  readonly create?: readonly (readonly [string, unknown, string?])[];
  readonly generation?: string;
  readonly keptOnUpdate?: readonly string[];
  readonly keptOnStatusUpdate?: readonly string[];
  /** Endpoint → paths that lose their owners; the main resource is "main". */
  readonly resetFields?: Readonly<Record<string, readonly string[]>>;
}

export interface ColumnFacts {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface SelectorFacts {
  readonly labels: readonly string[];
  readonly alias?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
}

const { registry } = defaultsData as { registry: Record<string, StrategyFacts> };
const tables = tablesData as Record<string, ColumnFacts[] | string>;
const selectors = selectorsData as Record<string, SelectorFacts | string>;

const unlisted: StrategyFacts = { createOnUpdate: false, unconditionalUpdate: true };
const groupPlural = (facts: ResourceFacts): string => `${facts.group || "core"}/${facts.plural}`;

export const strategyFacts = (facts: ResourceFacts): StrategyFacts => registry[groupPlural(facts)] ?? unlisted;

/** The columns of a resource's Table; Name and Created At where it has none of its own. */
export function columnFacts(facts: ResourceFacts): readonly ColumnFacts[] {
  const columns = tables[groupPlural(facts)];
  return (Array.isArray(columns) ? columns : tables["(default)"]) as readonly ColumnFacts[];
}

export function selectorFacts(facts: ResourceFacts): SelectorFacts {
  const known = selectors[facts.key];
  return (typeof known === "object" ? known : selectors["(default)"]) as SelectorFacts;
}
