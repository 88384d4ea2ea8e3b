/** Texts made from the settings' schema: `--help` and the table in the README. */
import { flagName, type SettingFacts, settings, variableName } from "./setting-value.ts";

const rows = () => [...Object.entries(settings).map(([key, facts]) => ({ key, flag: `${flagName(key)}${placeholder(facts)}`, facts }))];

/** The flags of `miniplane serve`, a line each. */
export function flagsHelp(): string {
  const width = Math.max(...rows().map(({ flag }) => flag.length)) + 2;
  const lines = rows().map(({ flag, facts }) => `  ${flag.padEnd(width)}${facts.description}${preset(facts)}`);
  return [...lines, `  ${"--config FILE".padEnd(width)}YAML file with any of these settings`].join("\n");
}

/** A Markdown table of all settings. */
export function settingsTable(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const lines = rows().map(
    ({ key, flag, facts }) => `| \`${cell(flag)}\` | \`${variableName(key)}\` | ${facts.description}${preset(facts)} |`,
  );
  return ["| flag | environment | meaning |", "|---|---|---|", ...lines].join("\n");
}

function placeholder(facts: SettingFacts): string {
  if (facts.type === "boolean") return "";
  if (facts.enum) return ` ${facts.enum.join("|")}`;
  return facts.format === "duration" ? " DURATION" : facts.type === "integer" || facts.type === "number" ? " N" : " TEXT";
}

function preset({ default: value }: SettingFacts): string {
  if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return "";
  return ` (default ${Array.isArray(value) ? value.join(",") : String(value)})`;
}
