/** Rows of RBAC and certificates kinds. */
import { humanDuration } from "../../api/duration-human.ts";
import type { CertificateSigningRequest, ClusterTrustBundle, PodCertificateRequest } from "../../api/types/certificates-v1.ts";
import type { RoleBinding, Subject } from "../../api/types/rbac-v1.ts";
import { age, type Cells, isTrue, orNone } from "./cell-text.ts";

/** RoleBindings and ClusterRoleBindings alike. */
export const bindingCells: Cells<RoleBinding> = (binding, now) => {
  const subjects = binding.subjects ?? [];
  return [
    binding.metadata.name,
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    age(binding, now),
    namesOf(subjects, "User"),
    namesOf(subjects, "Group"),
    namesOf(subjects, "ServiceAccount"),
  ];
};

function namesOf(subjects: readonly Subject[], kind: string): string {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name }) => (kind === "ServiceAccount" && namespace ? `${namespace}/${name}` : name))
    .join(", ");
}

export const signingRequestCells: Cells<CertificateSigningRequest> = (request, now) => {
  const { metadata, spec } = request;
  return [
    metadata.name,
    age(request, now),
    orNone(spec.signerName),
    spec.username ?? "",
    spec.expirationSeconds === undefined ? "<none>" : humanDuration(spec.expirationSeconds * 1000),
    signingState(request),
  ];
};

function signingState({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type) ?? false;
  const words = [has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending"];
  if (has("Failed")) words.push("Failed");
  if (status?.certificate) words.push("Issued");
  return words.join(",");
}

export const trustBundleCells: Cells<ClusterTrustBundle> = ({ metadata, spec }) => [metadata.name, orNone(spec.signerName)];

export const podCertificateRequestCells: Cells<PodCertificateRequest> = ({ metadata, spec, status }) => [
  metadata.name,
  spec.podName,
  spec.serviceAccountName,
  spec.nodeName,
  spec.signerName,
  ["Denied", "Failed", "Issued"].find((type) => isTrue(status?.conditions, type)) ?? "Pending",
  Object.entries(spec.unverifiedUserAnnotations ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(","),
];
