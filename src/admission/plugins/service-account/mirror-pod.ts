/** What a Pod that mirrors a static one may not use: it was not this server that made it. */
import type { Container, Pod, Volume } from "../../../api/types/core-v1.ts";

const containersOf = ({ spec }: Pod): readonly Container[] => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];

const anyEnv = (pod: Pod, from: "configMapKeyRef" | "secretKeyRef", all: "configMapRef" | "secretRef"): boolean =>
  containersOf(pod).some(
    ({ env, envFrom }) =>
      env?.some(({ valueFrom }) => valueFrom?.[from] !== undefined) || envFrom?.some((source) => source[all] !== undefined),
  );

/** Sources of volumes that carry a secret under one of its usual names. */
const namesSecret = (volume: Volume): boolean =>
  volume.secret !== undefined ||
  Object.values(volume).some(
    (source: unknown) =>
      typeof source === "object" && source !== null && ["secretRef", "secretName", "nodePublishSecretRef"].some((field) => field in source),
  );

const projects = (pod: Pod, source: "secret" | "configMap" | "serviceAccountToken"): boolean =>
  pod.spec?.volumes?.some(({ projected }) => projected?.sources?.some((one) => one[source] !== undefined)) ?? false;

function usesSecrets(pod: Pod): boolean {
  const { imagePullSecrets, volumes } = pod.spec ?? {};
  return (
    (imagePullSecrets?.length ?? 0) > 0 ||
    anyEnv(pod, "secretKeyRef", "secretRef") ||
    (volumes?.some(namesSecret) ?? false) ||
    projects(pod, "secret")
  );
}

const usesConfigMaps = (pod: Pod): boolean =>
  anyEnv(pod, "configMapKeyRef", "configMapRef") ||
  (pod.spec?.volumes?.some(({ configMap }) => configMap !== undefined) ?? false) ||
  projects(pod, "configMap");

/** What is wrong with a mirror Pod, if anything. */
export function wrongInMirror(pod: Pod): string | undefined {
  if (pod.spec?.serviceAccountName) return "a mirror pod may not reference service accounts";
  if (usesSecrets(pod)) return "a mirror pod may not reference secrets";
  if (usesConfigMaps(pod)) return "a mirror pod may not reference configmaps";
  if (projects(pod, "serviceAccountToken")) return "a mirror pod may not use ServiceAccountToken volume projections";
  if (pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined))
    return "a mirror pod may not reference persistentvolumeclaims";
  return (pod.spec?.resourceClaims?.length ?? 0) > 0 ? "a mirror pod may not reference resourceclaims" : undefined;
}
