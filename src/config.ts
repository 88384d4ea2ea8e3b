/** The frozen configuration: flag > MINIPLANE_* > --config file > profile > default. */
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { ConfigError, reasonOf } from "./config/config-error.ts";
import { checkSetting, flagName, readSetting, settings, variableName } from "./config/setting-value.ts";
import { type Config, profiles } from "./config/settings.ts";

export type { Config } from "./config/settings.ts";

type Values = Record<string, unknown>;

const keys = Object.keys(settings);
const keyOfFlag = new Map(keys.map((key) => [flagName(key), key]));

/** Reads the configuration. `args`: flags without the subcommand. Throws ConfigError with one clear line. */
export function readConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const { values: flags, file } = readFlags(args);
  const fromFile = file === undefined ? readFile(env["MINIPLANE_CONFIG"], "MINIPLANE_CONFIG") : readFile(file, "--config");
  const given: Values = { ...fromFile, ...readEnvironment(env), ...flags };
  return complete(given);
}

/** A configuration made in a program: defaults, then the profile's, then `given`. Throws ConfigError. */
export function makeConfig(given: Partial<Config>): Config {
  const values = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [key, value] of values) {
    if (!Object.hasOwn(settings, key)) throw new ConfigError(`unknown setting ${key}`);
    checkSetting(key, value, key);
  }
  return complete(Object.fromEntries(values));
}

function complete(given: Values): Config {
  const profile = (given["profile"] ?? "learn") as Config["profile"];
  // A data file that is named is meant, whatever the profile says.
  const file = given["data"] !== undefined && given["ephemeral"] === undefined ? { ephemeral: false } : {};
  return checked(Object.freeze({ ...defaults(), ...profiles[profile], ...file, ...given }) as unknown as Config);
}

function defaults(): Values {
  return Object.fromEntries(keys.flatMap((key) => (settings[key]?.default === undefined ? [] : [[key, settings[key]?.default]])));
}

function readFlags(args: readonly string[]): { values: Values; file: string | undefined } {
  const texts = new Map<string, string[]>();
  let file: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const { name, text } = splitFlag(args[at] ?? "");
    const off = negated(name);
    const key = keyOfFlag.get(name) ?? off;
    if (key === undefined && name !== "--config") throw new ConfigError(`unknown flag ${name}: see miniplane --help`);
    if (off !== undefined && text !== undefined) throw new ConfigError(`${name} takes no value`);
    const takesNext = text === undefined && (key === undefined || settings[key]?.type !== "boolean");
    const value = takesNext ? args[++at] : (text ?? String(off === undefined));
    if (value === undefined) throw new ConfigError(`${name} needs a value`);
    if (key === undefined) file = value;
    else texts.set(key, [...(texts.get(key) ?? []), value]);
  }
  return { values: Object.fromEntries([...texts].map(([key, list]) => [key, readSetting(key, list, flagName(key))])), file };
}

function splitFlag(argument: string): { name: string; text: string | undefined } {
  if (!argument.startsWith("-")) throw new ConfigError(`unexpected argument ${JSON.stringify(argument)}: see miniplane --help`);
  const at = argument.indexOf("=");
  return at < 0 ? { name: argument, text: undefined } : { name: argument.slice(0, at), text: argument.slice(at + 1) };
}

/** `--no-unknown-phase` is `--unknown-phase=false`. */
function negated(name: string): string | undefined {
  const key = keyOfFlag.get(name.replace(/^--no-/, "--"));
  return name.startsWith("--no-") && key !== undefined && settings[key]?.type === "boolean" ? key : undefined;
}

function readEnvironment(env: Readonly<Record<string, string | undefined>>): Values {
  const values: Values = {};
  for (const key of keys) {
    const text = env[variableName(key)];
    if (text !== undefined) values[key] = readSetting(key, settings[key]?.type === "array" ? text.split(",") : [text], variableName(key));
  }
  return values;
}

/** The --config file: YAML or JSON with the settings' names, `allowedHost` or `allowed-host`. `source`: who named it. */
function readFile(path: string | undefined, source: string): Values {
  if (path === undefined) return {};
  const value = parsedFile(path, source);
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new ConfigError(`${path}: expected settings, one a line`);
  const values: Values = {};
  for (const [name, setting] of Object.entries(value)) {
    const key = Object.hasOwn(settings, name) ? name : keyOfFlag.get(`--${name}`);
    if (key === undefined) throw new ConfigError(`${path}: unknown setting ${name}: see miniplane --help`);
    values[key] = checkSetting(key, setting, `${path}: ${name}`);
  }
  return values;
}

function parsedFile(path: string, source: string): unknown {
  try {
    return load(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`${source} ${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** Settings that do not go together. */
function checked(config: Config): Config {
  if (config.authorization === "rbac") {
    throw new ConfigError("--authorization rbac: nobody can log in yet, so requests without login stay allowed; leave the flag out");
  }
  if (!config.insecure && !isLocal(config.host)) {
    throw new ConfigError(`--host ${config.host}: nobody has to log in, so listening on other than local addresses needs --insecure`);
  }
  if (config.heartbeats === "stored") {
    throw new ConfigError("--heartbeats stored: nodes renew no Lease objects yet; leave the flag out");
  }
  for (const pattern of config.failImage) {
    if (!isExpression(pattern)) throw new ConfigError(`--fail-image ${pattern}: is no regular expression`);
  }
  if (config.ephemeral && config.data !== undefined) throw new ConfigError("--ephemeral and --data exclude each other");
  return config;
}

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

const isLocal = (host: string) => host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
