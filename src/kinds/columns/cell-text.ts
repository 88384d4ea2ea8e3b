/** Pieces of table cells that many kinds share, worded as kubectl prints them. */
import { humanDuration } from "../../api/duration-human.ts";
import type { KubeObject, StringMap } from "../../api/meta.ts";
import { parseTime } from "../../api/time.ts";
import type { Container } from "../../api/types/core-v1.ts";
import type { LabelSelector } from "../../api/types/meta-v1.ts";

/** The cells of one row, in the order of the kind's columns. `now`: ms since the epoch. */
export type Cells<T = KubeObject> = (object: T, now: number) => readonly unknown[];

/** Erases the object's type, for the one list of all kinds. */
export const cells = <T extends KubeObject>(row: Cells<T>): Cells => row as unknown as Cells;

/** How long ago, or "<unknown>" for no time. */
export function since(time: string | null | undefined, now: number): string {
  const then = parseTime(time ?? undefined);
  return then === undefined ? "<unknown>" : humanDuration(now - then);
}

export const age = (object: KubeObject, now: number): string => since(object.metadata.creationTimestamp, now);

export const orNone = (text: string | undefined): string => text || "<none>";
export const orUnset = (text: string | undefined): string => text || "<unset>";
export const orUnknown = (text: string | undefined): string => text || "<unknown>";

/** `a=b,c=d`, sorted; "<none>" when empty. */
export function formatLabels(labels: StringMap | null | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return orNone(pairs.sort().join(","));
}

/** A label selector in its text form. */
export function formatSelector(selector: LabelSelector | null | undefined): string {
  if (!selector) return "<none>";
  const parts: [string, string][] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`]);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const set = `(${[...values].sort().join(",")})`;
    const texts: Record<string, string> = { In: `${key} in ${set}`, NotIn: `${key} notin ${set}`, Exists: key, DoesNotExist: `!${key}` };
    parts.push([key, texts[operator] ?? "<error>"]);
  }
  return orNone(
    parts
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text)
      .join(","),
  );
}

/** Names and images of containers, each in one cell. */
export function containerCells(containers: readonly Container[] | null | undefined): readonly [string, string] {
  const list = containers ?? [];
  return [list.map(({ name }) => name).join(","), list.map(({ image }) => image ?? "").join(",")];
}

/** At most three items and how many more there are. */
export function firstThree(list: readonly string[]): string {
  const shown = list.slice(0, 3).join(",");
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}

/** "True", "False" or "<unset>". */
export function boolText(value: boolean | undefined): string {
  if (value === undefined) return "<unset>";
  return value ? "True" : "False";
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** Whether a condition of that type has status True. */
export const isTrue = (conditions: readonly Condition[] | null | undefined, type: string): boolean =>
  (conditions ?? []).some((condition) => condition.type === type && condition.status === "True");
