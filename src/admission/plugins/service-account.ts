import type { Container, Pod, PodSpec, ServiceAccount, Volume, VolumeMount } from "../../api/types/core-v1.ts";
import { serviceAccount as serviceAccountKind } from "../../kinds/core/service-account.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { isOn, refuse, reviewed } from "../matches.ts";
import { wrongInMirror } from "./service-account/mirror-pod.ts";
import { enforcesMountableSecrets, unlistedSecret } from "./service-account/mountable-secrets.ts";

const mountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const volumePrefix = "kube-api-access-";
const mirrorAnnotation = "kubernetes.io/config.mirror";

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] } },
    ],
  },
});

const lacksMount = (container: Container): boolean => !(container.volumeMounts ?? []).some((mount) => mount.mountPath === mountPath);

const mounted = (containers: readonly Container[], mount: VolumeMount): readonly Container[] =>
  containers.map((container) =>
    lacksMount(container) ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] } : container,
  );

/** Every container that has nothing at the well-known path gets the token volume there. */
function withToken(spec: PodSpec, newName: () => string): PodSpec {
  const { initContainers, volumes = [] } = spec;
  // a Pod without containers is refused later
  const containers = spec.containers ?? [];
  if (![...containers, ...(initContainers ?? [])].some(lacksMount)) return spec;
  const existing = volumes.find((volume) => volume.name?.startsWith(volumePrefix));
  const volume = existing ?? tokenVolume(newName());
  const mount: VolumeMount = { name: volume.name, readOnly: true, mountPath };
  return {
    ...spec,
    ...(initContainers ? { initContainers: mounted(initContainers, mount) } : {}),
    containers: mounted(containers, mount),
    volumes: existing ? volumes : [...volumes, volume],
  };
}

function volumeName({ chance, lister, kind, namespace, object }: AdmissionAttributes): string {
  const { name = "", generateName = "" } = object?.metadata ?? {};
  return volumePrefix + chance.suffix(5, "kube-api-access", namespace ?? "", name || generateName, lister.count(kind, namespace));
}

function withAccount(pod: Pod, account: ServiceAccount, newName: () => string): Pod {
  const name = account.metadata.name ?? "";
  const named = { ...pod.spec, serviceAccountName: name, serviceAccount: name } as PodSpec;
  const automount = named.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  const spec = automount ? withToken(named, newName) : named;
  const pulls = account.imagePullSecrets ?? [];
  const borrows = (spec.imagePullSecrets ?? []).length === 0 && pulls.length > 0;
  return { ...pod, spec: borrows ? { ...spec, imagePullSecrets: pulls } : spec };
}

const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.[mirrorAnnotation] !== undefined;

function accountOf(attributes: AdmissionAttributes, { spec }: Pod): ServiceAccount {
  const name = spec?.serviceAccountName || spec?.serviceAccount || "default";
  const account = attributes.lister.get(serviceAccountKind, attributes.namespace, name);
  if (account) return account;
  throw refuse(attributes, `error looking up service account ${attributes.namespace}/${name}: serviceaccount "${name}" not found`);
}

const onNewContainers = (attributes: AdmissionAttributes): boolean =>
  isOn(attributes, "pods", ["CREATE"]) ||
  (attributes.kind.plural === "pods" && attributes.subresource === "ephemeralcontainers" && attributes.operation === "UPDATE");

/** New Pods run as an account that exists, with its token mounted and its pull secrets, and may use only the secrets it allows. */
export const serviceAccount: AdmissionPlugin = {
  name: "ServiceAccount",
  admit(attributes) {
    const pod = isOn(attributes, "pods", ["CREATE"]) ? reviewed<Pod>(attributes) : undefined;
    if (!pod) return undefined;
    if (!isMirror(pod)) return withAccount(pod, accountOf(attributes, pod), () => volumeName(attributes));
    const wrong = wrongInMirror(pod);
    if (wrong) throw refuse(attributes, wrong);
    return undefined;
  },
  validate(attributes) {
    const pod = onNewContainers(attributes) ? reviewed<Pod>(attributes) : undefined;
    if (!pod || isMirror(pod)) return;
    const account = accountOf(attributes, pod);
    const unlisted = enforcesMountableSecrets(account) ? unlistedSecret(pod, account) : undefined;
    if (unlisted) throw refuse(attributes, unlisted);
  },
};
