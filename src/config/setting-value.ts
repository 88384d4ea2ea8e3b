/** From the text of a flag or variable to a typed setting. */
import { parseDuration } from "../api/duration.ts";
import { ConfigError } from "./config-error.ts";
import { commaSeparated, configSchema } from "./settings.ts";

/** The parts of a property's schema that reading a text needs. */
export interface SettingFacts {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly default?: unknown;
  readonly description?: string;
}

export const settings = configSchema.properties as unknown as Readonly<Record<string, SettingFacts>>;

/** `allowedHost` → `--allowed-host`. */
export const flagName = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** `allowedHost` → `MINIPLANE_ALLOWED_HOST`. */
export const variableName = (key: string): string => `MINIPLANE_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** The typed value of a text. `source` names where it comes from in errors. Throws ConfigError. */
export function readSetting(key: string, texts: readonly string[], source: string): unknown {
  const facts = settings[key] ?? {};
  if (facts.type === "array") return commaSeparated.has(key) ? texts.flatMap((text) => text.split(",").filter(Boolean)) : [...texts];
  return checkSetting(key, scalar(facts, texts.at(-1) ?? ""), source);
}

/** What is no number or boolean stays a text, to be refused as what was written. */
function scalar({ type }: SettingFacts, text: string): unknown {
  if (type === "boolean") {
    if (/^(true|1|yes|on|)$/i.test(text)) return true;
    return /^(false|0|no|off)$/i.test(text) ? false : text;
  }
  const isNumber = (type === "integer" || type === "number") && /^[+-]?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}

/** Checks a typed value, wherever it comes from. Throws ConfigError: `--port: must be a whole number from 0 to 65535, not "x"`. */
export function checkSetting(key: string, value: unknown, source: string): unknown {
  const facts = settings[key] ?? {};
  if (!fits(facts, value)) throw new ConfigError(`${source}: must be ${allowed(facts)}, not ${JSON.stringify(value)}`);
  return value;
}

function fits(facts: SettingFacts, value: unknown): boolean {
  if (facts.enum) return facts.enum.includes(value as string);
  if (facts.type === "boolean") return typeof value === "boolean";
  if (facts.type === "array") return Array.isArray(value) && value.every((item) => typeof item === "string");
  if (facts.type === "string") return typeof value === "string" && isFittingText(facts, value);
  return typeof value === "number" && isFittingNumber(facts, value);
}

const isFittingNumber = ({ type, minimum, maximum, exclusiveMinimum }: SettingFacts, value: number): boolean =>
  (type === "integer" ? Number.isInteger(value) : Number.isFinite(value)) &&
  value >= (minimum ?? value) &&
  value <= (maximum ?? value) &&
  (exclusiveMinimum === undefined || value > exclusiveMinimum);

function isFittingText({ format, pattern }: SettingFacts, value: string): boolean {
  if (format === "duration") return (parseDuration(value) ?? -1) >= 0;
  return value !== "" && (pattern === undefined || new RegExp(pattern).test(value));
}

/** What a setting may be, to be read behind "must be". */
function allowed({ type, enum: choices, format, pattern, minimum, maximum, exclusiveMinimum }: SettingFacts): string {
  if (choices) return choices.length > 1 ? `one of ${choices.join(", ")}` : `${choices[0]}`;
  if (type === "boolean") return "true or false";
  if (type === "array") return "a list of texts";
  if (type === "integer") return `a whole number from ${minimum} to ${maximum}`;
  if (type === "number") return `a number above ${exclusiveMinimum}`;
  if (format === "duration") return "a duration such as 5m or 1.5s";
  return pattern ? `a text that matches ${pattern}` : "a text that is not empty";
}
