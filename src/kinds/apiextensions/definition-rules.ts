/**
 * The rules of a CustomResourceDefinition. Inside, Kubernetes keeps what all versions agree on at the top of the spec, as
 * the first version of the API had it: errors about it are reported there (`spec.validation.openAPIV3Schema`).
 */

import { equalJson } from "../../api/equal-json.ts";
import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from "../../api/types/apiextensions-v1.ts";
import { dnsSubdomain, each, immutableText, oneOf, when } from "../validation/fields.ts";
import { isDns1035Label } from "../validation/formats.ts";
import { approvalErrors, conversionErrors, missingNames, nameErrors } from "./names-and-conversion.ts";
import { openApiSchemaErrors } from "./open-api-schema.ts";
import { columnErrors, selectableErrors, subresourceErrors } from "./version-parts.ts";

type Definition = CustomResourceDefinition;
type Version = CustomResourceDefinitionVersion;

const label = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', and start with an alphabetic character";
const longestWarning = 256;

/** What all versions have alike in a field, if they do. */
const agreed = <K extends keyof Version>(versions: readonly Version[], field: K): boolean =>
  versions.length > 0 && versions.every((version) => equalJson(version[field], versions[0]?.[field]));

function groupErrors(group: string | undefined): FieldError[] {
  if (!group) return [required("spec.group")];
  const errors = dnsSubdomain("spec.group", group).slice(0, 1);
  if (errors.length > 0) return errors;
  return when(!group.includes("."), () => invalidValue("spec.group", group, "should be a domain with at least one dot"));
}

function warningErrors(path: string, { deprecated, deprecationWarning: text }: Version): FieldError[] {
  if (text === undefined) return [];
  return [
    ...when(!deprecated, () => invalidValue(path, text, "can only be set for deprecated versions")),
    ...when(text === "", () => invalidValue(path, text, "must not be an empty string")),
    ...when(Buffer.byteLength(text) > longestWarning, () => invalidValue(path, text, `must be <= ${longestWarning} characters`)),
    ...when(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(text), () => invalidValue(path, text, "must only contain printable UTF-8 characters")),
  ];
}

const hasStatus = (version: Version): boolean => version.subresources?.status !== undefined;

/** The parts of a version, those at the top or those that are its own. `prefix`: "spec" or "spec.versions[0]". */
function partErrors(prefix: string, version: Version, fields: readonly (keyof Version)[]): FieldError[] {
  const schema = version.schema?.openAPIV3Schema;
  const schemaPath = prefix === "spec" ? "spec.validation.openAPIV3Schema" : `${prefix}.schema.openAPIV3Schema`;
  const has = (field: keyof Version) => fields.includes(field);
  return [
    ...(has("schema") && schema ? openApiSchemaErrors(schemaPath, schema, hasStatus(version)) : []),
    ...(has("subresources") ? subresourceErrors(`${prefix}.subresources`, version.subresources) : []),
    ...(has("additionalPrinterColumns") ? each(`${prefix}.additionalPrinterColumns`, version.additionalPrinterColumns, columnErrors) : []),
    ...(has("selectableFields") ? selectableErrors(`${prefix}.selectableFields`, version.selectableFields, schema) : []),
  ];
}

function versionsErrors(versions: readonly Version[], own: readonly (keyof Version)[]): FieldError[] {
  const names = versions.map(({ name }) => name);
  const path = "spec.versions";
  return [
    ...each(path, versions, (version, at) => [
      ...when(!isDns1035Label(version.name ?? ""), () => invalidValue(`${at}.name`, version.name, label)),
      ...warningErrors(`${at}.deprecationWarning`, version),
      ...partErrors(at, version, own),
    ]),
    ...each(path, versions, ({ schema }, at) =>
      when(!schema?.openAPIV3Schema, () => required(`${at}.schema.openAPIV3Schema`, "schemas are required")),
    ),
    ...when(new Set(names).size < names.length, () => invalidValue(path, versions, "must contain unique version names")),
    ...when(versions.filter(({ storage }) => storage).length !== 1, () =>
      invalidValue(path, versions, "must have exactly one version marked as storage version"),
    ),
    ...when(names.length > 0 && !isDns1035Label(names[0] ?? ""), () => invalidValue("spec.version", names[0], label)),
  ];
}

const parts = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"] as const;

export function specErrors({ spec }: Definition): FieldError[] {
  const versions = spec.versions ?? [];
  const shared = parts.filter((field) => agreed(versions, field));
  const own = parts.filter((field) => !agreed(versions, field));
  const [first] = versions;
  return [
    ...groupErrors(spec.group),
    ...oneOf("spec.scope", spec.scope, ["Cluster", "Namespaced"]),
    ...when(spec.preserveUnknownFields === true, () =>
      invalidValue(
        "spec.preserveUnknownFields",
        true,
        "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
      ),
    ),
    ...versionsErrors(versions, own),
    ...missingNames("spec.names", spec.names),
    ...nameErrors("spec.names", spec.names),
    ...(first ? partErrors("spec", first, shared) : []),
    ...conversionErrors(spec.conversion),
  ];
}

function storedVersionErrors({ spec, status }: Definition): FieldError[] {
  const path = "status.storedVersions";
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) return [invalidValue(path, null, "must have at least one stored version")];
  const versions = spec.versions ?? [];
  return [
    ...versions
      .filter(({ name, storage }) => storage && !stored.includes(name))
      .map(({ name }) => invalidValue(path, stored, `must have the storage version ${name}`)),
    ...each(path, stored, (name, at) =>
      when(!versions.some((version) => version.name === name), () => invalidValue(at, name, "must appear in spec.versions")),
    ),
  ];
}

export const statusErrors = (definition: Definition): FieldError[] => [
  ...nameErrors("status.acceptedNames", definition.status?.acceptedNames),
  ...storedVersionErrors(definition),
];

export function nameOfDefinition({ metadata, spec }: Definition): FieldError[] {
  const wanted = `${spec.names?.plural}.${spec.group}`;
  return when(metadata.name !== wanted, () => invalidValue("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group'));
}

export const createErrors = (definition: Definition): FieldError[] => [
  ...nameOfDefinition(definition),
  ...specErrors(definition),
  ...statusErrors(definition),
  ...approvalErrors(definition),
];

/** Where objects are stored does not change: group and plural never, scope and kind not once they are served. */
export function updateErrors(definition: Definition, old: Definition): FieldError[] {
  const isEstablished = (old.status?.conditions ?? []).some(({ type, status }) => type === "Established" && status === "True");
  const fixed = (path: string, value: string, before: string) => when(value !== before, () => invalidValue(path, value, immutableText));
  const { spec } = definition;
  return [
    ...specErrors(definition),
    ...(isEstablished
      ? [...fixed("spec.scope", spec.scope, old.spec.scope), ...fixed("spec.names.kind", spec.names.kind, old.spec.names.kind)]
      : []),
    ...fixed("spec.group", spec.group, old.spec.group),
    ...fixed("spec.names.plural", spec.names.plural, old.spec.names.plural),
    ...statusErrors(definition),
    ...approvalErrors(definition),
  ];
}
