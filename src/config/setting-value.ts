/** From the text of a flag or variable to a typed setting. */
import { parseDuration } from "../api/duration.ts";
import { commaSeparated, configSchema } from "./settings.ts";

/** A setting that cannot be used; the message is one line for the person at the terminal. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

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
  return checkSetting(key, scalar(facts, texts.at(-1) ?? "", source), source);
}

function scalar(facts: SettingFacts, text: string, source: string): unknown {
  if (facts.type === "boolean") {
    if (/^(true|1|yes|on|)$/i.test(text)) return true;
    if (/^(false|0|no|off)$/i.test(text)) return false;
    throw new ConfigError(`${source}: ${JSON.stringify(text)} is neither true nor false`);
  }
  if (facts.type === "integer" || facts.type === "number") return text.trim() === "" ? Number.NaN : Number(text);
  return text;
}

/** Checks a typed value, wherever it comes from. Throws ConfigError. */
export function checkSetting(key: string, value: unknown, source: string): unknown {
  const problem = problemOf(settings[key] ?? {}, value);
  if (problem) throw new ConfigError(`${source}: ${problem}`);
  return value;
}

function problemOf(facts: SettingFacts, value: unknown): string | undefined {
  if (facts.enum) return facts.enum.includes(value as string) ? undefined : `must be one of ${facts.enum.join(", ")}`;
  switch (facts.type) {
    case "integer":
    case "number":
      return numberProblem(facts, value);
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "array":
      return Array.isArray(value) && value.every((item) => typeof item === "string") ? undefined : "must be a list of texts";
    default:
      return textProblem(facts, value);
  }
}

function numberProblem({ type, minimum, maximum, exclusiveMinimum }: SettingFacts, value: unknown): string | undefined {
  if (typeof value !== "number" || Number.isNaN(value)) return "must be a number";
  if (type === "integer" && !Number.isInteger(value)) return "must be a whole number";
  if (minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
  if (maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  return exclusiveMinimum !== undefined && value <= exclusiveMinimum ? `must be more than ${exclusiveMinimum}` : undefined;
}

function textProblem({ format, pattern }: SettingFacts, value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a text";
  if (format === "duration" && (parseDuration(value) ?? -1) < 0) return `${JSON.stringify(value)} is no duration such as 5m or 1.5s`;
  return pattern && !new RegExp(pattern).test(value) ? `${JSON.stringify(value)} must match ${pattern}` : undefined;
}
