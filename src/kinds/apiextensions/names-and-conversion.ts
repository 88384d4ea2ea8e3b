/** Names of a custom resource, who approved its group, and how its versions turn into each other. */
import { type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
} from "../../api/types/apiextensions-v1.ts";
import { webhookService, webhookUrl } from "../admissionregistration/client-config.ts";
import { each, oneOf, when } from "../validation/fields.ts";
import { isDns1035Label } from "../validation/formats.ts";

const label = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', and start with an alphabetic character";
const anyCase = `may have mixed case, but should otherwise match: ${label}`;
const reviewVersions = ["v1", "v1beta1"];

/** What is given of the names is well formed: for spec.names and status.acceptedNames. */
export function nameErrors(path: string, names: Partial<CustomResourceDefinitionNames> = {}): FieldError[] {
  const { plural = "", singular = "", kind = "", listKind = "", shortNames, categories } = names;
  const wrong = (field: string, text: string, detail: string) =>
    when(text !== "" && !isDns1035Label(detail === anyCase ? text.toLowerCase() : text), () =>
      invalidValue(`${path}.${field}`, text, detail),
    );
  const labels = (field: string, list: readonly string[] | undefined) =>
    each(`${path}.${field}`, list, (item, at) => when(!isDns1035Label(item), () => invalidValue(at, item, label)));
  return [
    ...wrong("plural", plural, label),
    ...wrong("singular", singular, label),
    ...wrong("kind", kind, anyCase),
    ...wrong("listKind", listKind, anyCase),
    ...labels("shortNames", shortNames),
    ...when(kind !== "" && kind === listKind, () => invalidValue(`${path}.listKind`, listKind, "kind and listKind may not be the same")),
    ...labels("categories", categories),
  ];
}

export const missingNames = (path: string, names: CustomResourceDefinitionNames): FieldError[] =>
  (["plural", "singular", "kind", "listKind"] as const).filter((field) => !names?.[field]).map((field) => required(`${path}.${field}`));

const approval = "api-approved.kubernetes.io";

/** Groups of the community need somebody's approval, by a link or the admission that there is none. */
export function approvalErrors({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? "")) return [];
  const path = `metadata.annotations[${approval}]`;
  const link = metadata.annotations?.[approval] ?? "";
  if (link === "") return [required(path, 'protected groups must have approval annotation "api-approved.kubernetes.io"')];
  return when(!link.startsWith("unapproved") && !/^[a-z]+:\/\/[^/]+/i.test(link), () =>
    invalidValue(
      path,
      link,
      'protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved"',
    ),
  );
}

function versionErrors(path: string, versions: readonly string[]): FieldError[] {
  if (versions.length === 0) return [required(path)];
  return [
    ...each(path, versions, (version, at, index) => {
      if (versions.indexOf(version) < index) return [invalidValue(at, version, "duplicate version")];
      return when(!isDns1035Label(version), () => invalidValue(at, version, label));
    }),
    ...when(!versions.some((version) => reviewVersions.includes(version)), () =>
      invalidValue(path, versions, `must include at least one of ${reviewVersions.join(", ")}`),
    ),
  ];
}

export function conversionErrors(conversion: CustomResourceConversion | undefined): FieldError[] {
  if (!conversion) return [];
  const { strategy, webhook } = conversion;
  const [client, versions] = ["spec.conversion.webhookClientConfig", "spec.conversion.conversionReviewVersions"];
  const { clientConfig } = webhook ?? {};
  // an absent list is null: it is written even when empty
  const conversionReviewVersions = webhook?.conversionReviewVersions ?? [];
  const errors = oneOf("spec.conversion.strategy", strategy, ["None", "Webhook"]);
  if (strategy !== "Webhook") {
    const detail = "should not be set when strategy is not set to Webhook";
    return [
      ...errors,
      ...when(clientConfig !== undefined, () => forbidden(client, detail)),
      ...when(conversionReviewVersions.length > 0, () => forbidden(versions, detail)),
    ];
  }
  return [...errors, ...clientErrors(client, clientConfig), ...versionErrors(versions, conversionReviewVersions)];
}

type ClientConfig = NonNullable<CustomResourceConversion["webhook"]>["clientConfig"];

function clientErrors(path: string, config: ClientConfig): FieldError[] {
  if (!config) return [required(path, "required when strategy is set to Webhook")];
  const { url, service } = config;
  if ((url === undefined) === (service === undefined)) return [required(path, "exactly one of url or service is required")];
  if (url !== undefined) return webhookUrl(`${path}.url`, url);
  return service ? webhookService(`${path}.service`, service) : [];
}
