/** What a Pod refers to and must be there before its containers start: ConfigMaps, Secrets, claims. */
import { own } from "../api/own.ts";
import type { ConfigMap, Container, PersistentVolumeClaim, Pod, Secret, Volume } from "../api/types/core-v1.ts";
import { configMap } from "../kinds/core/config-map.ts";
import { persistentVolumeClaim } from "../kinds/core/persistent-volume-claim.ts";
import { secret } from "../kinds/core/secret.ts";
import type { Lister } from "../kinds/kind.ts";

/** A missing thing: what to say, and the key of what to wait for: `configmap/namespace/name`. */
export interface Missing {
  readonly message: string;
  readonly key: string;
}

export type ReferenceKind = "configmap" | "secret" | "persistentvolumeclaim";

export const referenceKey = (kind: ReferenceKind, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;

/** What Pods wait for whose resize has to wait for room on the node. */
export const roomKey = (node: string): string => `room/${node}`;

/** Published in every namespace by a controller that may be switched off; nobody's Pods shall wait for that. */
const rootCertificate = "kube-root-ca.crt";

interface Wanted {
  readonly kind: "configmap" | "secret";
  readonly name: string;
  readonly key?: string;
  readonly optional: boolean;
}

/** The first thing missing in a container's environment. */
export function missingInEnvironment(pod: Pod, container: Container, lister: Lister): Missing | undefined {
  const namespace = pod.metadata.namespace ?? "";
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const missing =
      (configMapRef && lacking(lister, namespace, wanted("configmap", configMapRef))) ??
      (secretRef && lacking(lister, namespace, wanted("secret", secretRef)));
    if (missing) return missing;
  }
  for (const { valueFrom } of container.env ?? []) {
    if (!valueFrom) continue;
    const { configMapKeyRef, secretKeyRef } = valueFrom;
    const missing =
      (configMapKeyRef && lacking(lister, namespace, wanted("configmap", configMapKeyRef))) ??
      (secretKeyRef && lacking(lister, namespace, wanted("secret", secretKeyRef)));
    if (missing) return missing;
  }
  return undefined;
}

function wanted(
  kind: Wanted["kind"],
  { name, key, optional }: { name?: string | undefined; key?: string | undefined; optional?: boolean | undefined },
): Wanted {
  return { kind, name: name ?? "", ...(key === undefined ? {} : { key }), optional: optional ?? false };
}

function lacking(lister: Lister, namespace: string, { kind, name, key, optional }: Wanted): Missing | undefined {
  if (optional || name === rootCertificate) return undefined;
  const found: ConfigMap | Secret | undefined = lister.get<ConfigMap | Secret>(kind === "configmap" ? configMap : secret, namespace, name);
  const waitFor = referenceKey(kind, namespace, name);
  if (!found) return { message: `${kind} "${name}" not found`, key: waitFor };
  if (key === undefined || hasKey(found, key)) return undefined;
  const title = kind === "configmap" ? "ConfigMap" : "Secret";
  return { message: `couldn't find key ${key} in ${title} ${namespace}/${name}`, key: waitFor };
}

function hasKey(object: ConfigMap | Secret, key: string): boolean {
  return own(object.data, key) !== undefined || ("binaryData" in object && own(object.binaryData, key) !== undefined);
}

/** The first volume that cannot be mounted. */
export function missingVolume(pod: Pod, lister: Lister): Missing | undefined {
  const namespace = pod.metadata.namespace ?? "";
  for (const volume of pod.spec.volumes ?? []) {
    const claim = volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? `${pod.metadata.name}-${volume.name}` : undefined);
    const missing = claim === undefined ? missingSource(volume, namespace, lister) : missingClaim(namespace, claim, lister);
    if (!missing) continue;
    const message =
      claim === undefined
        ? `MountVolume.SetUp failed for volume "${volume.name}" : ${missing.message}`
        : `Unable to attach or mount volumes: unmounted volumes=[${volume.name}], unattached volumes=[], failed to process volumes=[${volume.name}]: ${missing.message}`;
    return { message, key: missing.key };
  }
  return undefined;
}

function missingSource({ configMap: map, secret: hidden, projected }: Volume, namespace: string, lister: Lister): Missing | undefined {
  if (map) return missingItems(lister, namespace, wanted("configmap", map), map.items);
  if (hidden)
    return missingItems(lister, namespace, wanted("secret", { name: hidden.secretName, optional: hidden.optional }), hidden.items);
  for (const source of projected?.sources ?? []) {
    const missing =
      (source.configMap && missingItems(lister, namespace, wanted("configmap", source.configMap), source.configMap.items)) ??
      (source.secret && missingItems(lister, namespace, wanted("secret", source.secret), source.secret.items));
    if (missing) return missing;
  }
  return undefined;
}

function missingItems(lister: Lister, namespace: string, source: Wanted, items: readonly { key: string }[] = []): Missing | undefined {
  const whole = lacking(lister, namespace, source);
  if (whole) return whole;
  for (const { key } of items) {
    if (!lacking(lister, namespace, { ...source, key })) continue;
    const message = `references non-existent ${source.kind === "secret" ? "secret" : "config"} key: ${key}`;
    return { message, key: referenceKey(source.kind, namespace, source.name) };
  }
  return undefined;
}

function missingClaim(namespace: string, name: string, lister: Lister): Missing | undefined {
  const key = referenceKey("persistentvolumeclaim", namespace, name);
  const title = `error processing PVC ${namespace}/${name}`;
  const claim = lister.get<PersistentVolumeClaim>(persistentVolumeClaim, namespace, name);
  if (!claim) return { message: `${title}: failed to fetch PVC from API server: persistentvolumeclaim "${name}" not found`, key };
  return claim.status?.phase === "Bound" ? undefined : { message: `${title}: PVC is not bound`, key };
}
