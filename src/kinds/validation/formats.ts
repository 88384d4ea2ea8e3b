/** The grammars of Kubernetes' names. Each predicate says whether a text fits. */

const labelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const label = new RegExp(`^${labelPattern}$`);
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = new RegExp(`^${labelPattern}(\\.${labelPattern})*$`);
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const keyPattern = /^[-._a-zA-Z0-9]+$/;
const pathPattern = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** At most 63 of a-z, 0-9 and "-", not at the ends. */
export const isDnsLabel = (text: string): boolean => text.length <= 63 && label.test(text);
/** A DNS label that starts with a letter. */
export const isDns1035Label = (text: string): boolean => text.length <= 63 && label1035.test(text);
/** DNS labels joined by dots, at most 253. */
export const isDnsSubdomain = (text: string): boolean => text.length <= 253 && subdomain.test(text);
/** `*.` and a DNS subdomain. */
export const isWildcardSubdomain = (text: string): boolean => text.startsWith("*.") && text.length <= 253 && subdomain.test(text.slice(2));

/** A label key: a name of at most 63, optionally after a DNS subdomain and a slash. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2 || name.length > 63 || !qualifiedPart.test(name)) return false;
  return parts.length === 1 || isDnsSubdomain(parts[0] ?? "");
}

/** A DNS subdomain, a slash and a path. */
export function isDomainPrefixedPath(text: string): boolean {
  const at = text.indexOf("/");
  return at > 0 && isDnsSubdomain(text.slice(0, at)) && pathPattern.test(text.slice(at + 1));
}

/** Keys of ConfigMaps and Secrets. */
export const isConfigMapKey = (text: string): boolean =>
  text.length <= 253 && keyPattern.test(text) && text !== "." && text !== ".." && !text.startsWith("..");

/** Anything that can stand as one segment of a path. */
export const isPathSegment = (text: string): boolean => text !== "." && text !== ".." && !text.includes("/") && !text.includes("%");

export const isPercent = (text: string): boolean => /^[0-9]+%$/.test(text);

export const dnsLabelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
export const dnsSubdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
export const qualifiedNameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
export const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
