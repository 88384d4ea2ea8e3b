/** What a security context says for Windows. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import { dnsSubdomainProblems } from "../../../api/names.ts";
import type { WindowsSecurityContextOptions } from "../../../api/types/core-v1.ts";
import { fits, when } from "../../validation/fields.ts";

const maxGmsaSpec = 64 * 1024;
const maxDomain = 256;
const maxUser = 104;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacters = /[\x00-\x1f\x7f-\x9f]/;
const netBiosName = /^[^\\/:*?"<>|.]{1}[^\\/:*?"<>|]{0,14}$/;
const dnsName = /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*\.?$/;
const badUserCharacters = /["/\\:;|=,+*?<>@[\]]/;

function domainProblems(domain: string): string[] {
  if (domain.length >= maxDomain) return ["runAsUserName's Domain length must be under 256 characters"];
  if (netBiosName.test(domain) || dnsName.test(domain)) return [];
  return ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"];
}

function userProblems(user: string): string[] {
  const problems: string[] = [];
  if (user.length === 0) problems.push("runAsUserName's User cannot be empty");
  else if (user.length > maxUser) problems.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces");
  if (badUserCharacters.test(user)) problems.push("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
  return problems;
}

function runAsUserName(text: string, field: string): FieldError[] {
  const invalid = (problem: string) => invalidValue(field, text, problem);
  if (text.length === 0) return [invalid("runAsUserName cannot be an empty string")];
  if (controlCharacters.test(text)) return [invalid("runAsUserName cannot contain control characters")];
  const parts = text.split("\\");
  if (parts.length > 2) return [invalid("runAsUserName cannot contain more than one backslash")];
  const [domain, user] = parts.length === 2 ? parts : [undefined, parts[0]];
  return [...(domain === undefined ? [] : domainProblems(domain)), ...userProblems(user ?? "")].map(invalid);
}

export function windowsOptions(options: WindowsSecurityContextOptions | undefined, field: string): FieldError[] {
  if (!options) return [];
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  const at = `${field}.gmsaCredentialSpec`;
  return [
    ...(name === undefined ? [] : fits(`${field}.gmsaCredentialSpecName`, name, dnsSubdomainProblems)),
    ...when(spec === "", () => invalidValue(at, spec, "gmsaCredentialSpec cannot be an empty string")),
    ...when(spec !== undefined && Buffer.byteLength(spec) > maxGmsaSpec, () =>
      invalidValue(at, spec, `gmsaCredentialSpec size must be under ${maxGmsaSpec} KiB`),
    ),
    ...(user === undefined ? [] : runAsUserName(user, `${field}.runAsUserName`)),
  ];
}
