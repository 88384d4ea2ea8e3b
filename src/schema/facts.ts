/** The facts of Kubernetes 1.37's resources (`data/1.37/resources.json` and friends) with lookups by key. */
import data from "./data/1.37/resources.json" with { type: "json" };

export interface SubresourceFacts {
  /** "v1", "autoscaling/v1". */
  readonly gv: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

export interface ResourceFacts {
  /** "core/v1/pods". */
  readonly key: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly storageVersionHash: string;
  readonly subresources: Readonly<Record<string, SubresourceFacts>>;
  readonly servedByDefault: boolean;
  /** Schema type: "core/v1.Pod". */
  readonly type: string;
}

export interface GroupFacts {
  readonly name: string;
  readonly preferred: string;
  /** Versions served by default, preferred first. */
  readonly versions: readonly string[];
  /** version → [group priority minimum, version priority]; null for the aggregator's own group. */
  readonly priority: Readonly<Record<string, readonly [number, number] | null>>;
}

interface RawResource {
  kind: string;
  singular: string;
  namespaced: boolean;
  verbs: string[];
  type: string;
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
  subresources?: Record<string, SubresourceFacts>;
  servedByDefault?: boolean;
}

function resourceOf(key: string, raw: RawResource): ResourceFacts {
  const [group = "", version = "", plural = ""] = key.split("/");
  return {
    key,
    group: group === "core" ? "" : group,
    version,
    plural,
    kind: raw.kind,
    singular: raw.singular,
    namespaced: raw.namespaced,
    verbs: raw.verbs,
    shortNames: raw.shortNames ?? [],
    categories: raw.categories ?? [],
    storageVersionHash: raw.storageVersionHash ?? "",
    subresources: raw.subresources ?? {},
    servedByDefault: raw.servedByDefault !== false,
    type: raw.type,
  };
}

const { resources: raws, groupOrder } = data as { resources: Record<string, RawResource>; groupOrder: RawGroup[] };

/** Every resource, served or not, in the order of the facts. */
export const allResources: readonly ResourceFacts[] = Object.entries(raws).map(([key, raw]) => resourceOf(key, raw));

const byKey = new Map(allResources.map((facts) => [facts.key, facts]));

/** The facts of one resource; throws on an unknown key (a programmer's mistake). */
export function resourceFacts(key: string): ResourceFacts {
  const facts = byKey.get(key);
  if (!facts) throw new Error(`no such resource in the facts: ${key}`);
  return facts;
}

interface RawGroup {
  name: string;
  preferred: string;
  default: string[];
  priority: Record<string, [number, number] | null>;
}

/** Groups with something served by default, in the order of GET /apis (the core group first). */
export const servedGroups: readonly GroupFacts[] = groupOrder
  .filter((group) => group.default.length > 0)
  .map((group) => ({ name: group.name, preferred: group.preferred, versions: group.default, priority: group.priority }));
