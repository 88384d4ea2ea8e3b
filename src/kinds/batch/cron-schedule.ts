/** The grammar of cron schedules: five fields, or a word after "@". */

const words = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const every = /^@every (-?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/;

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

function numberOf(text: string, { names = [], first = 0 }: Field): number | undefined {
  const at = names.indexOf(text.toLowerCase());
  if (at >= 0) return at + first;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `*`, `5`, `1-5`, each with an optional `/step`. */
function isRange(text: string, field: Field): boolean {
  const [range = "", step, ...rest] = text.split("/");
  if (rest.length > 0 || (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))) return false;
  if (range === "*" || range === "?") return true;
  const [low, high, ...more] = range.split("-").map((part) => numberOf(part, field));
  if (more.length > 0 || low === undefined || (range.includes("-") && high === undefined)) return false;
  return low >= field.min && (high ?? low) <= field.max && low <= (high ?? low);
}

export function isCronSchedule(text: string): boolean {
  if (text.startsWith("@")) return words.includes(text) || every.test(text);
  const parts = text.trim().split(/\s+/);
  return (
    parts.length === fields.length && fields.every((field, index) => (parts[index] ?? "").split(",").every((part) => isRange(part, field)))
  );
}
