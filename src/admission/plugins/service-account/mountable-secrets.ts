/** Accounts that let their Pods use only the secrets they list. */
import type { Container, Pod, ServiceAccount } from "../../../api/types/core-v1.ts";

const annotation = "kubernetes.io/enforce-mountable-secrets";

export const enforcesMountableSecrets = ({ metadata }: ServiceAccount): boolean =>
  /^(1|t|true)$/i.test(metadata.annotations?.[annotation] ?? "");

type Named = Pick<Container, "name" | "env" | "envFrom">;

/** The secrets a container's environment is taken from, each with where it is. */
function environmentSecrets(containers: readonly Named[], what: string): { readonly secret: string; readonly where: string }[] {
  return containers.flatMap(({ name, env = [], envFrom = [] }) => [
    ...env.flatMap(({ name: variable, valueFrom }) => {
      const secret = valueFrom?.secretKeyRef?.name;
      return secret ? [{ secret, where: `${what} ${name} with envVar ${variable} referencing` }] : [];
    }),
    ...envFrom.flatMap(({ secretRef }) =>
      secretRef?.name ? [{ secret: secretRef.name, where: `${what} ${name} with envFrom referencing` }] : [],
    ),
  ]);
}

/** The first secret the Pod uses that its account does not list, as a sentence. */
export function unlistedSecret({ spec }: Pod, account: ServiceAccount): string | undefined {
  const listed = new Set((account.secrets ?? []).map(({ name }) => name));
  const pulls = new Set((account.imagePullSecrets ?? []).map(({ name }) => name));
  const volumes = (spec.volumes ?? []).flatMap(({ secret }) =>
    secret?.secretName ? [{ secret: secret.secretName, where: "volume with" }] : [],
  );
  const used = [
    ...volumes,
    ...environmentSecrets(spec.initContainers ?? [], "init container"),
    ...environmentSecrets(spec.containers, "container"),
    ...environmentSecrets(spec.ephemeralContainers ?? [], "ephemeral container"),
  ];
  const because = `is not allowed because service account ${account.metadata.name} does not reference that`;
  const wrong = used.find(({ secret }) => !listed.has(secret));
  if (wrong) return `${wrong.where} secret.secretName=${JSON.stringify(wrong.secret)} ${because} secret`;
  const index = (spec.imagePullSecrets ?? []).findIndex(({ name = "" }) => !pulls.has(name));
  if (index < 0) return undefined;
  return `imagePullSecrets[${index}].name=${JSON.stringify(spec.imagePullSecrets?.[index]?.name ?? "")} ${because} imagePullSecret`;
}
