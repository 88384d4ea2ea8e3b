/**
 * What is wrong with a text, as a list: Kubernetes reports one error per broken rule of a grammar, so that one bad
 * name can have several causes. An empty list means the text fits.
 */
import { dnsLabelText, dnsSubdomainText, isDnsSubdomain, labelValueText, qualifiedNameText } from "./formats.ts";

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainOrUnderscore = /^[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*$/;
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const configKey = /^[-._a-zA-Z0-9]+$/;

const tooLongText = (max: number): string => `must be no more than ${max} characters`;
const longer = (text: string, max: number): string[] => (text.length > max ? [tooLongText(max)] : []);
const unless = (fits: boolean, problem: string): string[] => (fits ? [] : [problem]);

export function dnsLabelProblems(text: string): string[] {
  if (text.includes(".") && label.test(text.replaceAll(".", ""))) return [...longer(text, 63), "must not contain dots"];
  return [...longer(text, 63), ...unless(label.test(text), dnsLabelText)];
}

export const dnsSubdomainProblems = (text: string): string[] => [...longer(text, 253), ...unless(subdomain.test(text), dnsSubdomainText)];

/** As {@link dnsSubdomainProblems}, with "_" among the letters. */
export const underscoreSubdomainProblems = (text: string): string[] => [
  ...longer(text, 253),
  ...unless(
    subdomainOrUnderscore.test(text),
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '.' or '_', and must start and end with an alphanumeric character",
  ),
];

export const labelValueProblems = (text: string): string[] => [
  ...longer(text, 63),
  ...unless(text === "" || qualifiedPart.test(text), labelValueText),
];

function prefixProblems(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return isDnsSubdomain(prefix) ? [] : dnsSubdomainProblems(prefix).map((problem) => `prefix part ${problem}`);
}

/** A label key: a name of at most 63, optionally after a DNS subdomain and a slash. */
export function qualifiedNameProblems(text: string): string[] {
  const parts = text.split("/");
  if (parts.length > 2) {
    return [
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const name = parts.at(-1) ?? "";
  const problems = parts.length === 2 ? prefixProblems(parts[0] ?? "") : [];
  if (name === "") problems.push("name part must be non-empty");
  else if (name.length > 63) problems.push(`name part ${tooLongText(63)}`);
  if (!qualifiedPart.test(name)) problems.push(qualifiedNameText);
  return problems;
}

export function portNameProblems(text: string): string[] {
  return [
    ...longer(text, 15),
    ...unless(
      /^[-a-z0-9]+$/i.test(text) && text === text.toLowerCase(),
      "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    ),
    ...unless(/[a-z]/.test(text), "must contain at least one letter (a-z)"),
    ...unless(!text.includes("--"), "must not contain consecutive hyphens"),
    ...unless(!text.startsWith("-") && !text.endsWith("-"), "must not begin or end with a hyphen"),
  ];
}

/** Keys of ConfigMaps and Secrets. */
export function configMapKeyProblems(text: string): string[] {
  const problems = [
    ...longer(text, 253),
    ...unless(
      configKey.test(text),
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ),
  ];
  if (text === ".") problems.push("must not be '.'");
  else if (text === "..") problems.push("must not be '..'");
  else if (text.startsWith("..")) problems.push("must not start with '..'");
  return problems;
}

const printableAscii = /^[\x20-\x3c\x3e-\x7e]*$/;

/** Names of environment variables: printable ASCII but "=". */
export const envNameProblems = (text: string): string[] => [
  ...unless(text !== "", "environment variable name must be non-empty"),
  ...unless(printableAscii.test(text), "a valid environment variable name must consist only of printable ASCII characters other than '='"),
];

export const httpHeaderNameProblems = (text: string): string[] =>
  unless(
    /^[-A-Za-z0-9]+$/.test(text),
    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
  );
