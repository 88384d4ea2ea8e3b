/** The grammar of cron schedules: five fields, or a word after "@". As kubernetes: github.com/robfig/cron/v3. */
import { parseDuration } from "../../api/duration.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const words: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** What a field stands for; `*` and `?` make it `free`: of two day fields a free one does not widen the other. */
export interface CronField {
  readonly values: ReadonlySet<number>;
  readonly free: boolean;
}

/** Times on the wall: minutes 0-59, hours 0-23, days 1-31, months 1-12, weekdays 0 (Sunday) to 6. */
export interface CronCalendar {
  readonly minutes: CronField;
  readonly hours: CronField;
  readonly days: CronField;
  readonly months: CronField;
  readonly weekdays: CronField;
}

/** A calendar, or a constant delay in whole seconds, given in milliseconds. */
export type CronSchedule = { readonly calendar: CronCalendar } | { readonly every: number };

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** What the first name stands for. */
  readonly first?: number;
}

const fields: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months, first: 1 },
  { min: 0, max: 6, names: days, first: 0 },
];

const isNumber = (text: string): boolean => /^\+?\d+$/.test(text) && Number.isSafeInteger(Number(text));

function numberOf(text: string, { names = [], first = 0 }: Field): number | undefined {
  const at = names.indexOf(text.toLowerCase());
  if (at >= 0) return at + first;
  return isNumber(text) ? Number(text) : undefined;
}

/** `*`, `5`, `1-5`, each with an optional `/step`; `5/10` goes on to the end, and so does `*` whatever stands behind a hyphen. */
function parseRange(text: string, field: Field): CronField | undefined {
  const [range = "", stepText, ...rest] = text.split("/");
  if (rest.length > 0 || (stepText !== undefined && !(isNumber(stepText) && Number(stepText) > 0))) return undefined;
  const step = Number(stepText ?? 1);
  const [lowText = "", ...others] = range.split("-");
  const free = lowText === "*" || lowText === "?";
  const [low, high, ...more] = free ? [field.min, field.max] : [lowText, ...others].map((part) => numberOf(part, field));
  if (more.length > 0 || low === undefined || (others.length > 0 && high === undefined)) return undefined;
  const last = high ?? (stepText === undefined ? low : field.max);
  if (low < field.min || last > field.max || low > last) return undefined;
  const values = new Set<number>();
  for (let value = low; value <= last; value += step) values.add(value);
  return { values, free: free && step === 1 };
}

/** Ranges between commas; nothing between two commas is nothing. */
function parseField(text: string, field: Field): CronField | undefined {
  const values = new Set<number>();
  let free = false;
  for (const part of text.split(",").filter(Boolean)) {
    const range = parseRange(part, field);
    if (!range) return undefined;
    for (const value of range.values) values.add(value);
    free ||= range.free;
  }
  return { values, free };
}

/** Whole seconds, at least one. */
function parseDelay(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms === undefined ? undefined : Math.max(1000, Math.floor(ms / 1000) * 1000);
}

/** Undefined: not a schedule. */
export function parseCronSchedule(text: string): CronSchedule | undefined {
  if (text.startsWith("@every ")) {
    const every = parseDelay(text.slice("@every ".length));
    return every === undefined ? undefined : { every };
  }
  const parts = (text.startsWith("@") ? (words[text] ?? "") : text).trim().split(/\s+/);
  if (parts.length !== fields.length) return undefined;
  const parsed = fields.map((field, index) => parseField(parts[index] ?? "", field));
  const [minutes, hours, days, months, weekdays] = parsed;
  return minutes && hours && days && months && weekdays && { calendar: { minutes, hours, days, months, weekdays } };
}

export const isCronSchedule = (text: string): boolean => parseCronSchedule(text) !== undefined;
