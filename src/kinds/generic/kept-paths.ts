/** Fields an endpoint takes from the stored object, whatever the writer sent: `keptOnUpdate` and `keptOnStatusUpdate` of the facts. */
import { type KubeObject, withMeta } from "../../api/meta.ts";

type Fields = Readonly<Record<string, unknown>>;

interface KeptPath {
  readonly steps: readonly string[];
  /** Only where the writer left it out. */
  readonly onlyIfEmpty: boolean;
}

const allMetadata = "metadata (except managedFields)";

function parseRule(text: string): KeptPath {
  const [path = ""] = text.split(" ");
  return { steps: path.split("."), onlyIfEmpty: / if (empty|absent)$/.test(text) };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === "" || value === null;

function keep(target: Fields, old: Fields | undefined, steps: readonly string[], onlyIfEmpty: boolean): Fields {
  const [step = "", ...rest] = steps;
  const mine = target[step];
  const theirs = old?.[step];
  if (rest.length > 0) {
    const before = (theirs as Fields | undefined) ?? {};
    const inner = keep((mine as Fields | undefined) ?? {}, before, rest, onlyIfEmpty);
    return inner === mine || (mine === undefined && Object.keys(inner).length === 0) ? target : { ...target, [step]: inner };
  }
  if (mine === theirs || (onlyIfEmpty && !isEmpty(mine))) return target;
  if (theirs !== undefined) return { ...target, [step]: theirs };
  const { [step]: _, ...without } = target;
  return without;
}

/** A function that restores those fields; `rules` as the facts word them ("spec", "status.qosClass if empty"). */
export function keeperOf(rules: readonly string[]): (object: KubeObject, old: KubeObject) => KubeObject {
  const metadata = rules.includes(allMetadata);
  const paths = rules.filter((rule) => rule !== allMetadata).map(parseRule);
  return (object, old) => {
    const base = metadata ? { ...object, metadata: withMeta(old, { managedFields: object.metadata.managedFields }).metadata } : object;
    let kept = base as unknown as Fields;
    for (const path of paths) kept = keep(kept, old as unknown as Fields, path.steps, path.onlyIfEmpty);
    return kept as unknown as KubeObject;
  };
}
