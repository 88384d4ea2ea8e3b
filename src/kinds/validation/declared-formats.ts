/** The formats that declared rules name. */
import { type FieldError, invalidValue, tooLong } from "../../api/field-error.ts";
import { driverName } from "./driver-name.ts";
import { fits } from "./fields.ts";
import { dnsLabelProblems, dnsSubdomainProblems, qualifiedNameProblems } from "./problems.ts";

type Format = (path: string, text: string) => FieldError[];

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const longestIdentifier = 32;
const longestPool = 253;

/** An identifier of the C language, at most 32 bytes. */
export const cIdentifier: Format = (path, text) => [
  ...(text.length > longestIdentifier ? [tooLong(path, longestIdentifier)] : []),
  ...(identifier.test(text) ? [] : [invalidValue(path, text, "a valid C identifier must start with alphabetic character or '_'")]),
];

/** The name of a device's attribute: an identifier, optionally after a domain and a slash. */
export const deviceQualifiedName: Format = (path, text) => {
  const [domain = "", name = "", ...more] = text.split("/");
  if (more.length > 0) return [invalidValue(path, text, "must not contain more than one slash")];
  if (!text.includes("/")) return cIdentifier(path, text);
  return [
    ...(domain === "" ? [invalidValue(path, "", "the domain must not be empty")] : driverName(path, domain)),
    ...(name === "" ? [invalidValue(path, "", "the name must not be empty")] : cIdentifier(path, name)),
  ];
};

/** DNS subdomains joined by slashes. */
export const poolName: Format = (path, text) => [
  ...(text.length > longestPool ? [tooLong(path, longestPool)] : []),
  ...text.split("/").flatMap((part) => fits(path, part, dnsSubdomainProblems)),
];

const isExtendedResource = (text: string): boolean =>
  text.includes("/") &&
  !text.split("/")[0]?.endsWith("kubernetes.io") &&
  !text.startsWith("requests.") &&
  qualifiedNameProblems(`requests.${text}`).length === 0;

/** By the name in the tag `format=…`. */
export const declaredFormats: Readonly<Record<string, Format>> = {
  "k8s-short-name": (path, text) => fits(path, text, dnsLabelProblems),
  "k8s-long-name": (path, text) => fits(path, text, dnsSubdomainProblems),
  "k8s-long-name-caseless": (path, text) => fits(path, text.toLowerCase(), dnsSubdomainProblems),
  "k8s-label-key": (path, text) => fits(path, text, qualifiedNameProblems),
  "k8s-uuid": (path, text) => (uuid.test(text) ? [] : [invalidValue(path, text, "must be a lowercase UUID")]),
  "k8s-resource-pool-name": poolName,
  "k8s-resource-fully-qualified-name": (path, text) => [
    ...deviceQualifiedName(path, text),
    ...(text.includes("/") ? [] : [invalidValue(path, text, "a fully qualified name must be a domain and a name separated by a slash")]),
  ],
  "k8s-extended-resource-name": (path, text) =>
    isExtendedResource(text) ? [] : [invalidValue(path, text, "must be a valid extended resource name")],
};
