/** Validation of ObjectMeta: what every kind has in common. */
import { type FieldError, forbidden, invalidValue, notSupported, required, tooLong } from "./field-error.ts";
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference, StringMap } from "./meta.ts";
import { dnsLabelProblems, dnsSubdomainProblems, labelValueProblems, maskTrailingDash, qualifiedNameProblems } from "./names.ts";

export interface MetaRules {
  readonly namespaced: boolean;
  /** What is wrong with a name, if anything; `prefix` for a generateName. Default: DNS subdomain. */
  readonly validateName?: (name: string, prefix: boolean) => string | undefined;
}

const maxAnnotationBytes = 256 * 1024;
const maxManagerLength = 128;
/** What needs no look at single characters. */
const plainManager = /^[ -~]{0,128}$/;
const maxSubresourceLength = 256;

const all = (field: string, value: unknown, problems: readonly string[]): FieldError[] =>
  problems.map((problem) => invalidValue(field, value, problem));

/** The errors of an object's metadata, on create and on update. */
export function validateMeta(meta: ObjectMeta, rules: MetaRules): FieldError[] {
  return [
    ...nameErrors(meta, rules),
    ...namespaceErrors(meta, rules.namespaced),
    ...((meta.generation ?? 0) < 0 ? [invalidValue("metadata.generation", meta.generation, "must be greater than or equal to 0")] : []),
    ...labelErrors(meta.labels),
    ...annotationErrors(meta.annotations),
    ...ownerErrors(meta.ownerReferences),
    ...finalizerErrors(meta.finalizers),
    ...(meta.managedFields ?? []).flatMap(managerErrors),
  ];
}

function nameErrors({ name = "", generateName = "" }: ObjectMeta, { validateName }: MetaRules): FieldError[] {
  const problems = (text: string, prefix: boolean): readonly string[] => {
    if (!validateName) return dnsSubdomainProblems(prefix ? maskTrailingDash(text) : text);
    const problem = validateName(text, prefix);
    return problem === undefined ? [] : [problem];
  };
  const ofPrefix = generateName ? all("metadata.generateName", generateName, problems(generateName, true)) : [];
  if (name) return [...ofPrefix, ...all("metadata.name", name, problems(name, false))];
  return generateName ? ofPrefix : [required("metadata.name", "name or generateName is required")];
}

function namespaceErrors({ namespace = "" }: ObjectMeta, namespaced: boolean): FieldError[] {
  if (!namespaced) return namespace ? [forbidden("metadata.namespace", "not allowed on this type")] : [];
  return namespace ? all("metadata.namespace", namespace, dnsLabelProblems(namespace)) : [required("metadata.namespace")];
}

function labelErrors(labels: StringMap | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const key in labels) {
    errors.push(...all("metadata.labels", key, qualifiedNameProblems(key)));
    errors.push(...all("metadata.labels", labels[key], labelValueProblems(labels[key] ?? "")));
  }
  return errors;
}

function annotationErrors(annotations: StringMap | undefined): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const key in annotations) {
    errors.push(...all("metadata.annotations", key, qualifiedNameProblems(key.toLowerCase())));
    size += Buffer.byteLength(key) + Buffer.byteLength(annotations[key] ?? "");
  }
  return size > maxAnnotationBytes ? [...errors, tooLong("metadata.annotations", maxAnnotationBytes)] : errors;
}

function ownerErrors(owners: readonly OwnerReference[] | undefined): FieldError[] {
  if (!owners) return [];
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const [index, owner] of owners.entries()) {
    errors.push(...oneOwnerErrors(owner, `metadata.ownerReferences[${index}]`));
    if (!owner.controller) continue;
    const title = `${owner.kind}/${owner.name}`;
    if (controller === undefined) controller = title;
    else errors.push(twoControllers(owners, controller, title));
  }
  return errors;
}

const twoControllers = (owners: readonly OwnerReference[], first: string, second: string) =>
  invalidValue(
    "metadata.ownerReferences",
    owners,
    `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`,
  );

function oneOwnerErrors(owner: OwnerReference, path: string): FieldError[] {
  const { apiVersion, kind } = owner;
  const errors = (["apiVersion", "kind", "name", "uid"] as const)
    .filter((field) => !owner[field])
    .map((field) => required(`${path}.${field}`, "must not be empty"));
  if (apiVersion && !isGroupVersion(apiVersion))
    errors.unshift(invalidValue(`${path}.apiVersion`, apiVersion, "must be <group>/<version> or <version>"));
  if (apiVersion === "v1" && kind === "Event") errors.push(invalidValue(path, owner, "/v1, Kind=Event is disallowed from being an owner"));
  return errors;
}

const isGroupVersion = (text: string) => /^[^/]+(\/[^/]+)?$/.test(text);

const standardFinalizers: readonly string[] = ["kubernetes", "orphan", "foregroundDeletion"];

function finalizerErrors(finalizers: readonly string[] | undefined): FieldError[] {
  if (!finalizers) return [];
  const errors = finalizers.flatMap((name) => all("metadata.finalizers", name, qualifiedNameProblems(name)));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion"))
    errors.push(invalidValue("metadata.finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  for (const [index, name] of finalizers.entries()) {
    if (name.includes("/") || standardFinalizers.includes(name)) continue;
    const problem = "name is neither a standard finalizer name nor is it fully qualified";
    errors.push(invalidValue(`metadata.finalizers[${index}]`, name, problem));
  }
  return errors;
}

function managerErrors({ operation, fieldsType, manager = "", subresource = "" }: ManagedFieldsEntry, index: number): FieldError[] {
  const path = `metadata.managedFields[${index}]`;
  const errors: FieldError[] = [];
  if (!operation) errors.push(required(`${path}.operation`));
  else if (operation !== "Apply" && operation !== "Update") errors.push(notSupported(`${path}.operation`, operation, ["Apply", "Update"]));
  if (fieldsType && fieldsType !== "FieldsV1") errors.push(invalidValue(`${path}.fieldsType`, fieldsType, "must be `FieldsV1`"));
  errors.push(...fieldManagerErrors(`${path}.manager`, manager));
  if (subresource.length > maxSubresourceLength) errors.push(tooLong(`${path}.subresource`, maxSubresourceLength));
  return errors;
}

/** The errors of a field manager's name: at most 128 bytes of printable characters. */
function fieldManagerErrors(path: string, manager: string): FieldError[] {
  if (plainManager.test(manager)) return [];
  const errors = Buffer.byteLength(manager) > maxManagerLength ? [tooLong(path, maxManagerLength)] : [];
  const { 0: character, index } = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(manager) ?? {};
  if (character === undefined) return errors;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return [...errors, invalidValue(path, manager, `invalid character U+${code} (at position ${index})`)];
}

const immutableFields = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] as const;

/** What an update may not do to metadata. `meta` must already have what the server fills in from `old`. */
export function validateMetaUpdate(meta: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors = old.deletionTimestamp ? addedFinalizers(meta, old) : [];
  if ((meta.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalidValue("metadata.generation", meta.generation ?? 0, "must not be decremented"));
  for (const field of immutableFields)
    if (meta[field] !== old[field]) errors.push(invalidValue(`metadata.${field}`, meta[field], "field is immutable"));
  return errors;
}

function addedFinalizers({ finalizers = [] }: ObjectMeta, { finalizers: before = [] }: ObjectMeta): FieldError[] {
  const added = finalizers.filter((name) => !before.includes(name)).sort();
  if (added.length === 0) return [];
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(", ")}}`;
  return [forbidden("metadata.finalizers", detail)];
}
