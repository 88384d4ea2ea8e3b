/** Environment variables of containers and where they come from. */
import { type FieldError, invalidValue, notFoundValue, required } from "../../../api/field-error.ts";
import { dnsSubdomainProblems } from "../../../api/names.ts";
import type { EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, Volume } from "../../../api/types/core-v1.ts";
import { each, fits } from "../../validation/fields.ts";
import { configMapKeyProblems, envNameProblems } from "../../validation/problems.ts";
import { validateFieldRef, validateResourceFieldRef } from "./field-selectors.ts";
import { noBacksteps } from "./paths.ts";

/** Volumes by name; only those without errors of their own. */
export type Volumes = ReadonlyMap<string, Volume>;

const envFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

export function validateEnv(env: readonly EnvVar[] | undefined, field: string, volumes: Volumes): FieldError[] {
  return each(field, env, (variable, at) => [
    ...(variable.name ? fits(`${at}.name`, variable.name, envNameProblems) : [required(`${at}.name`)]),
    ...valueFrom(variable, `${at}.valueFrom`, volumes),
  ]);
}

function valueFrom(variable: EnvVar, field: string, volumes: Volumes): FieldError[] {
  const source = variable.valueFrom;
  if (!source) return [];
  const errors = sourceErrors(source, field, volumes);
  const count = [source.fieldRef, source.resourceFieldRef, source.configMapKeyRef, source.secretKeyRef, source.fileKeyRef].filter(
    (one) => one !== undefined,
  ).length;
  if (count === 0)
    errors.push(
      invalidValue(field, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"),
    );
  else if (variable.value) errors.push(invalidValue(field, "", "may not be specified when `value` is not empty"));
  else if (count > 1) errors.push(invalidValue(field, "", "may not have more than one field specified at a time"));
  return errors;
}

function sourceErrors(source: EnvVarSource, field: string, volumes: Volumes): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  return [
    ...(fieldRef ? validateFieldRef(fieldRef, `${field}.fieldRef`, envFields) : []),
    ...(resourceFieldRef ? validateResourceFieldRef(resourceFieldRef, `${field}.resourceFieldRef`, false) : []),
    ...(configMapKeyRef ? keyRef(configMapKeyRef, `${field}.configMapKeyRef`) : []),
    ...(secretKeyRef ? keyRef(secretKeyRef, `${field}.secretKeyRef`) : []),
    ...(fileKeyRef ? fileKey(fileKeyRef, `${field}.fileKeyRef`, volumes) : []),
  ];
}

const keyRef = (ref: { readonly name?: string | undefined; readonly key: string }, field: string): FieldError[] => [
  ...fits(`${field}.name`, ref.name ?? "", dnsSubdomainProblems),
  ...(ref.key ? fits(`${field}.key`, ref.key, configMapKeyProblems) : [required(`${field}.key`)]),
];

function fileKey(ref: FileKeySelector, field: string, volumes: Volumes): FieldError[] {
  const errors = [
    ...(ref.key ? fits(`${field}.key`, ref.key, envNameProblems) : [required(`${field}.key`)]),
    ...(ref.path ? noBacksteps(`${field}.path`, ref.path) : [required(`${field}.path`)]),
  ];
  if (!ref.volumeName) return [...errors, required(`${field}.volumeName`)];
  const volume = volumes.get(ref.volumeName);
  if (!volume) errors.push(notFoundValue(`${field}.volumeName`, ref.volumeName));
  else if (!volume.emptyDir) errors.push(invalidValue(`${field}.volumeName`, ref.volumeName, "referenced volume must be of type emptyDir"));
  return errors;
}

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, field: string): FieldError[] {
  return each(field, sources, ({ prefix, configMapRef, secretRef }, at) => {
    const errors = [
      ...(prefix ? fits(`${at}.prefix`, prefix, envNameProblems) : []),
      ...(configMapRef ? refName(configMapRef.name, `${at}.configMapRef.name`) : []),
      ...(secretRef ? refName(secretRef.name, `${at}.secretRef.name`) : []),
    ];
    // as kubernetes: reported at the list, not at its entry
    if (!configMapRef && !secretRef) errors.push(invalidValue(field, "", "must specify one of: `configMapRef` or `secretRef`"));
    else if (configMapRef && secretRef) errors.push(invalidValue(field, "", "may not have more than one field specified at a time"));
    return errors;
  });
}

const refName = (name: string | undefined, field: string): FieldError[] =>
  name ? fits(field, name, dnsSubdomainProblems) : [required(field)];
