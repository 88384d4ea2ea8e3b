/** Our own short descriptions: written ones, and a sentence made of the name for the rest. */
import type { FieldFacts } from "../type-table.ts";
import { fieldTexts, ownFieldTexts } from "./field-texts.ts";
import { typePatterns, typeTexts } from "./type-texts.ts";

const acronyms = [
  "API",
  "CA",
  "CIDR",
  "CIDRs",
  "CPU",
  "CSI",
  "DNS",
  "ID",
  "IP",
  "IPC",
  "IPs",
  "OS",
  "PID",
  "SE",
  "TLS",
  "TTL",
  "UID",
  "URI",
  "URL",
];
const spelling = new Map(acronyms.map((word) => [word.toLowerCase(), word]));

/** "terminationGracePeriodSeconds" → "Termination grace period seconds", "podCIDRs" → "Pod CIDRs". */
function words(name: string): string {
  const text = name
    .replace(/[-_$]/g, " ")
    .replace(/([A-Z]{2,})s\b/g, " $1s")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z]{2,})/g, "$1 $2");
  const spelled = text.trim().split(/\s+/).map(spell).join(" ");
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

const spell = (word: string) => spelling.get(word.toLowerCase()) ?? (/^[A-Z]{2,}/.test(word) ? word : word.toLowerCase());

/** One or two sentences about a type. */
export function describeType(type: string): string {
  const name = type.slice(type.lastIndexOf(".") + 1);
  const [ending, pattern] = typePatterns.find(([end]) => name.endsWith(end) && name !== end) ?? [];
  if (typeTexts[type]) return typeTexts[type];
  return ending && pattern ? pattern.replace("$", name.slice(0, -ending.length)) : `${words(name)}.`;
}

/** One or two sentences about a field. `place`: its type and name, "core/v1.Pod.spec". */
export function describeField(place: string, facts: FieldFacts): string {
  const name = place.slice(place.lastIndexOf(".") + 1);
  const values = facts.enum ?? facts.known;
  const choice = values && values.length > 0 && values.length <= 12 ? ` Values: ${values.map((value) => `"${value}"`).join(", ")}.` : "";
  const known = ownFieldTexts[place] ?? (Object.hasOwn(fieldTexts, name) ? fieldTexts[name] : undefined);
  return `${known ?? `${words(name)}.`}${choice}`;
}
