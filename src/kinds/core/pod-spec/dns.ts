/** Name resolution inside a Pod. */
import { type FieldError, invalidValue, required } from "../../../api/field-error.ts";
import type { HostAlias, PodDNSConfig } from "../../../api/types/core-v1.ts";
import { dnsSubdomain, each, fits, ipAddress, when } from "../../validation/fields.ts";
import { underscoreSubdomainProblems } from "../../validation/problems.ts";

const maxNameservers = 3;
const maxSearches = 32;
const maxSearchText = 2048;

/** A search domain may end in a dot, or be just one. */
function search(domain: string, field: string): FieldError[] {
  if (domain === ".") return [];
  return fits(field, domain.replace(/\.$/, ""), underscoreSubdomainProblems);
}

export function validateDnsConfig(config: PodDNSConfig | undefined, policy: string | undefined, field: string): FieldError[] {
  if (policy === "None" && !config) return [required(field, "must provide `dnsConfig` when `dnsPolicy` is None")];
  const { nameservers = [], searches = [], options } = config ?? {};
  if (policy === "None" && nameservers.length === 0)
    return [required(`${field}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
  return [
    ...when(nameservers.length > maxNameservers, () =>
      invalidValue(`${field}.nameservers`, nameservers, `must not have more than ${maxNameservers} nameservers`),
    ),
    ...each(`${field}.nameservers`, nameservers, (address, at) => ipAddress(at, address)),
    ...when(searches.length > maxSearches, () =>
      invalidValue(`${field}.searches`, searches, `must not have more than ${maxSearches} search paths`),
    ),
    ...when(searches.join(" ").length > maxSearchText, () =>
      invalidValue(
        `${field}.searches`,
        searches,
        `must not have more than ${maxSearchText} characters (including spaces) in the search list`,
      ),
    ),
    ...each(`${field}.searches`, searches, search),
    ...each(`${field}.options`, options, ({ name }, at) => when(!name, () => required(at, "must not be empty"))),
  ];
}

export const validateHostAliases = (aliases: readonly HostAlias[] | undefined, field: string): FieldError[] =>
  each(field, aliases, ({ ip, hostnames }, at) => [
    ...ipAddress(`${at}.ip`, ip ?? ""),
    ...each(`${at}.hostnames`, hostnames, (name, nameAt) => dnsSubdomain(nameAt, name)),
  ]);
