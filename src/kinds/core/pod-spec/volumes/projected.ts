/** Projected volumes: several sources of files in one. */
import { type FieldError, forbidden, invalidValue, required } from "../../../../api/field-error.ts";
import type {
  ClusterTrustBundleProjection,
  PodCertificateProjection,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from "../../../../api/types/core-v1.ts";
import { dnsSubdomain, each, labelSelector, oneOf, when } from "../../../validation/fields.ts";
import { rememberSound } from "../../../validation/sound.ts";
import { fileMode, localNonReservedPath } from "../paths.ts";
import { downwardFile, keyToPath } from "./files.ts";

/** Paths that files of this volume have taken so far, and where conflicts are reported. */
interface Taken {
  readonly field: string;
  readonly paths: Set<string>;
}

function take(path: string | undefined, taken: Taken): FieldError[] {
  if (!path) return [];
  if (taken.paths.has(path)) return [invalidValue(taken.field, path, "conflicting duplicate paths")];
  taken.paths.add(path);
  return [];
}

interface NamedItems {
  readonly name?: string | undefined;
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number | undefined }[] | undefined;
}

const named = (source: NamedItems, field: string, taken: Taken): FieldError[] => [
  ...(source.name ? [] : [required(`${field}.name`)]),
  ...each(`${field}.items`, source.items, (item, at) => [...keyToPath(item, at), ...take(item.path, taken)]),
];

const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

function token(source: ServiceAccountTokenProjection, field: string, taken: Taken): FieldError[] {
  const at = `${field}.expirationSeconds`;
  const seconds = source.expirationSeconds;
  const errors: FieldError[] = [];
  if (seconds === undefined) errors.push(required(at));
  else if (seconds < minTokenSeconds) errors.push(invalidValue(at, seconds, "may not specify a duration less than 10 minutes"));
  else if (seconds > maxTokenSeconds) errors.push(invalidValue(at, seconds, "may not specify a duration larger than 2^32 seconds"));
  // as kubernetes: the path is reported at the volume
  const path = `${taken.field}.path`;
  return [...errors, ...(source.path ? localNonReservedPath(path, source.path) : [required(path)])];
}

function trustBundle(source: ClusterTrustBundleProjection, field: string, taken: Taken): FieldError[] {
  const { name, signerName, labelSelector: selector, path } = source;
  const errors: FieldError[] = [];
  if (name !== undefined && signerName !== undefined)
    errors.push(invalidValue(field, source, "only one of name and signerName may be used"));
  else if (name !== undefined) {
    if (name === "") errors.push(required(`${field}.name`, "must be a valid object name"));
    else errors.push(...dnsSubdomain(`${field}.name`, name.replaceAll(":", ".")));
    if (selector) errors.push(invalidValue(`${field}.labelSelector`, selector, "labelSelector must be unset if name is specified"));
  } else if (signerName !== undefined) {
    if (signerName === "") errors.push(required(`${field}.signerName`, "must be a valid signer name"));
    errors.push(...labelSelector(`${field}.labelSelector`, selector));
  } else errors.push(required(field, "either name or signerName must be specified"));
  if (!path) errors.push(required(`${field}.path`));
  else errors.push(...localNonReservedPath(`${field}.path`, path));
  return [...errors, ...take(path, taken)];
}

const keyTypes = ["ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519", "RSA3072", "RSA4096"];
const minCertificateSeconds = 3600;
const maxCertificateSeconds = 7862400;
const maxKubernetesCertificateSeconds = 86400;

function certificate(source: PodCertificateProjection, field: string, taken: Taken): FieldError[] {
  const { keyType, maxExpirationSeconds: seconds, signerName = "", credentialBundlePath, keyPath, certificateChainPath } = source;
  const longest = signerName.startsWith("kubernetes.io/") ? maxKubernetesCertificateSeconds : maxCertificateSeconds;
  const paths = Object.entries({ credentialBundlePath, keyPath, certificateChainPath }).filter(([, path]) => path);
  const at = `${field}.maxExpirationSeconds`;
  return [
    ...when(!signerName, () => required(`${field}.signerName`)),
    ...oneOf(`${field}.keyType`, keyType, keyTypes),
    ...when(seconds !== undefined && seconds < minCertificateSeconds, () =>
      invalidValue(at, seconds, `if provided, maxExpirationSeconds must be >= ${minCertificateSeconds}`),
    ),
    ...when(seconds !== undefined && seconds > longest, () =>
      invalidValue(at, seconds, `if provided, maxExpirationSeconds must be <= ${longest}`),
    ),
    ...when(paths.length === 0, () => required(field, "specify at least one of credentialBundlePath, keyPath, and certificateChainPath")),
    ...paths.flatMap(([name, path]) => [...localNonReservedPath(`${field}.${name}`, path ?? ""), ...take(path, taken)]),
  ];
}

function projection(source: VolumeProjection, field: string, taken: Taken): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  const kinds = [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate].filter(
    (one) => one !== undefined,
  );
  return [
    ...(secret ? named(secret, `${field}.secret`, taken) : []),
    ...(configMap ? named(configMap, `${field}.configMap`, taken) : []),
    ...(downwardAPI?.items ?? []).flatMap((file) => [...downwardFile(file, `${field}.downwardAPI`), ...take(file.path, taken)]),
    ...(serviceAccountToken ? token(serviceAccountToken, `${field}.serviceAccountToken`, taken) : []),
    ...(clusterTrustBundle ? trustBundle(clusterTrustBundle, `${field}.clusterTrustBundle`, taken) : []),
    ...(podCertificate ? certificate(podCertificate, `${field}.podCertificate`, taken) : []),
    ...when(kinds.length > 1, () => forbidden(field, "may not specify more than 1 volume type per source")),
  ];
}

export const projectedVolume = rememberSound((source: ProjectedVolumeSource, field: string): FieldError[] => {
  const taken: Taken = { field, paths: new Set() };
  return [
    ...fileMode(`${field}.defaultMode`, source.defaultMode),
    ...each(`${field}.sources`, source.sources, (one, at) => projection(one, at, taken)),
  ];
});
