import { X509Certificate } from "node:crypto";
import { type FieldError, invalidValue, notSupported, required, tooLong } from "../../api/field-error.ts";
import type { PodCertificateRequest, PodCertificateRequestStatus } from "../../api/types/certificates-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { validateConditions } from "../validation/conditions.ts";
import { dnsSubdomain, each, qualifiedName, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { pemBlocks } from "./pem.ts";
import { requestProblem } from "./pkcs10.ts";
import { signerName } from "./signer-name.ts";

type Request = PodCertificateRequest;
type Status = PodCertificateRequestStatus | undefined;

const outcomes = ["Issued", "Denied", "Failed"];
const longestUid = 128;
const largestRequest = 10 * 1024;
const largestChain = 10 * 1024;
const shortest = 3600;
const day = 24 * 3600;
const longest = 91 * day;

const uid = (path: string, value: string): FieldError[] => [
  ...when(!value, () => invalidValue(path, value, "must not be empty")),
  ...when((value?.length ?? 0) > longestUid, () => tooLong(path, longestUid)),
];

/** Kubernetes' own signers give a day at most. */
function validateExpiration(seconds: number | undefined, signer: string): FieldError[] {
  const path = "spec.maxExpirationSeconds";
  const most = signer.startsWith("kubernetes.io/") ? day : longest;
  if (seconds === undefined) return [required(path, "must be set")];
  return when(seconds < shortest || seconds > most, () => invalidValue(path, seconds, `must be in the range [${shortest}, ${most}]`));
}

function validateStub(request: string): FieldError[] {
  const path = "spec.stubPKCS10Request";
  const bytes = Buffer.from(request, "base64");
  if (bytes.length > largestRequest) return [tooLong(path, largestRequest)];
  const problem = requestProblem(bytes);
  return problem ? [invalidValue(path, "<value omitted>", problem)] : [];
}

function validateSpec({ spec }: Request): FieldError[] {
  const limits = validateExpiration(spec.maxExpirationSeconds, spec.signerName ?? "");
  return [
    ...signerName("spec.signerName", spec.signerName),
    ...Object.keys(spec.unverifiedUserAnnotations ?? {}).flatMap((key) => qualifiedName(`spec.unverifiedUserAnnotations[${key}]`, key)),
    ...dnsSubdomain("spec.podName", spec.podName ?? ""),
    ...uid("spec.podUID", spec.podUID),
    ...dnsSubdomain("spec.serviceAccountName", spec.serviceAccountName ?? ""),
    ...uid("spec.serviceAccountUID", spec.serviceAccountUID),
    ...dnsSubdomain("spec.nodeName", spec.nodeName ?? ""),
    ...uid("spec.nodeUID", spec.nodeUID),
    ...limits,
    ...validateStub(spec.stubPKCS10Request ?? ""),
  ];
}

const outcomeOf = (status: Status): string | undefined =>
  status?.conditions?.find(({ type, status: is }) => outcomes.includes(type) && is === "True")?.type;

/** One outcome, and it is true. */
function validateOutcomes(status: Status): FieldError[] {
  const types = (status?.conditions ?? []).map(({ type }) => type);
  return each("status.conditions", status?.conditions, ({ type, status: is }, path, index) => {
    if (!outcomes.includes(type)) return [notSupported(`${path}.type`, type, outcomes)];
    return [
      ...when(
        types.slice(0, index).some((other) => outcomes.includes(other)),
        () => invalidValue(`${path}.type`, type, 'There may be at most one condition with type "Issued", "Denied", or "Failed"'),
      ),
      ...when(is !== "True", () => notSupported(`${path}.status`, is, ["True"])),
    ];
  });
}

function validateChain(chain: string): FieldError[] {
  const path = "status.certificateChain";
  const wrong = (problem: string) => [invalidValue(path, chain, problem)];
  if (Buffer.byteLength(chain) > largestChain) return [tooLong(path, largestChain)];
  const blocks = pemBlocks(chain);
  if (blocks.length === 0) return wrong("issued certificate chain must contain at least one certificate");
  if (blocks.some(({ type }) => type !== "CERTIFICATE"))
    return wrong("issued certificate chain must consist entirely of CERTIFICATE PEM blocks");
  try {
    for (const { bytes } of blocks) new X509Certificate(bytes);
  } catch {
    return wrong("certificate does not parse as valid X.509");
  }
  return [];
}

function validateIssued(status: NonNullable<Status>): FieldError[] {
  const chain = validateChain(status.certificateChain ?? "");
  if (chain.length > 0) return chain;
  return (["notBefore", "notAfter", "beginRefreshAt"] as const)
    .filter((field) => status[field] === undefined)
    .map((field) => required(`status.${field}`, "must be present and consistent with the issued certificate"));
}

/** A status is written until there is an outcome; only an issued one has more than conditions. */
function validateStatus({ status }: Request, old: Request): FieldError[] {
  const errors = [...validateOutcomes(status), ...validateConditions("status.conditions", status?.conditions)];
  if (errors.length > 0) return errors;
  if (outcomeOf(old.status))
    return immutable("status", status, old.status, "immutable after PodCertificateRequest is issued, denied, or failed");
  const outcome = outcomeOf(status);
  if (outcome === "Issued" && status) return validateIssued(status);
  const { conditions: _, ...rest } = status ?? {};
  return when(outcome !== undefined && differs({}, rest), () =>
    invalidValue("status", status, "non-condition status fields must be empty when denying or failing the PodCertificateRequest"),
  );
}

export const podCertificateRequest = defineKind<Request>({
  resource: "certificates.k8s.io/v1/podcertificaterequests",
  validateCreate: validateSpec,
  validateUpdate: (request, old) => immutable("spec", request.spec, old.spec),
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
});
