import { X509Certificate } from "node:crypto";
import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { formatTime } from "../../api/time.ts";
import type { CertificateSigningRequest } from "../../api/types/certificates-v1.ts";
import { defineKind, type HookContext } from "../kind.ts";
import { each, oneOf, when } from "../validation/fields.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { keyUsages } from "./key-usages.ts";
import { type PemBlock, pemBlocks } from "./pem.ts";
import { requestProblem } from "./pkcs10.ts";
import { signerName } from "./signer-name.ts";

type Status = CertificateSigningRequest["status"];
type Condition = NonNullable<NonNullable<Status>["conditions"]>[number];

const conditionsOf = ({ status }: CertificateSigningRequest): readonly Condition[] => status?.conditions ?? [];
const decisions = ["Approved", "Denied"];

/** The request is the requester's, whatever it says. */
function asRequester(object: CertificateSigningRequest, { user }: HookContext): CertificateSigningRequest {
  const { username: _, uid: _uid, groups: _groups, extra: _extra, ...spec } = object.spec;
  const { name: username, uid, groups, extra } = user;
  return { ...object, spec: { ...spec, username, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) } };
}

/** New conditions get their times. */
function stamped(conditions: readonly Condition[], now: number): readonly Condition[] {
  const time = formatTime(now);
  return conditions.map((condition) => ({
    ...condition,
    lastUpdateTime: condition.lastUpdateTime ?? time,
    lastTransitionTime: condition.lastTransitionTime ?? time,
  }));
}

const legacySigner = "kubernetes.io/legacy-unknown";
const outcomes = [...decisions, "Failed"];

const validateSigner = (signer: string): FieldError[] => [
  ...signerName("spec.signerName", signer),
  ...when(signer === legacySigner, () =>
    invalidValue("spec.signerName", signer, "the legacy signerName is not allowed via this API version"),
  ),
];

/** One PEM block with a request that its own key has signed. */
function validateRequest(request: string): FieldError[] {
  const [block, ...more] = pemBlocks(Buffer.from(request, "base64").toString());
  const isRequest = block?.type === "CERTIFICATE REQUEST" && more.length === 0;
  const problem = isRequest ? requestProblem(block.bytes) : "PEM block type must be CERTIFICATE REQUEST";
  return problem ? [invalidValue("spec.request", request, problem)] : [];
}

function validateConditions(conditions: readonly Condition[]): FieldError[] {
  const path = "status.conditions";
  const types = conditions.map(({ type }) => type);
  return [
    ...each(path, conditions, ({ type, status }, at, index) => [
      ...when(!type, () => required(`${at}.type`)),
      ...when(!!type && types.indexOf(type) < index, () => duplicate(`${at}.type`, type)),
      ...oneOf(`${at}.status`, status, outcomes.includes(type) ? ["True"] : ["True", "False", "Unknown"]),
    ]),
    ...when(
      decisions.every((type) => types.includes(type)),
      () => invalidValue(path, "Denied", "Approved and Denied conditions are mutually exclusive"),
    ),
  ];
}

/** PEM blocks of certificates, and nothing else. */
function validateCertificate(certificate: string | undefined): FieldError[] {
  if (!certificate) return [];
  const blocks = pemBlocks(Buffer.from(certificate, "base64").toString());
  const problem =
    blocks.length === 0 ? "must contain one or more PEM blocks" : blocks.map(certificateProblem).find((text) => text !== undefined);
  return problem ? [invalidValue("status.certificate", "<certificate data>", problem)] : [];
}

function certificateProblem({ type, hasHeaders, bytes }: PemBlock): string | undefined {
  if (type !== "CERTIFICATE") return `only CERTIFICATE PEM blocks are allowed, found "${type}"`;
  if (hasHeaders) return "no PEM block headers are permitted";
  try {
    new X509Certificate(bytes);
    return undefined;
  } catch {
    return "found CERTIFICATE PEM block with invalid certificate data";
  }
}

function validate({ spec }: CertificateSigningRequest): FieldError[] {
  const { request = "", usages = [], signerName = "", expirationSeconds: seconds } = spec;
  const list = usages ?? [];
  return [
    ...validateRequest(request ?? ""),
    ...(list.length === 0 ? [required("spec.usages")] : []),
    ...list.flatMap((usage, index) => {
      const path = `spec.usages[${index}]`;
      if (!keyUsages.includes(usage)) return [notSupported(path, usage, keyUsages)];
      return list.indexOf(usage) < index ? [duplicate(path, usage)] : [];
    }),
    ...validateSigner(signerName),
    ...when(seconds !== undefined && seconds < 600, () =>
      invalidValue("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"),
    ),
  ];
}

/** What has been decided or has failed stays so; `mayDecide`: only the approval endpoint says Approved and Denied. */
function validateOutcomes(object: CertificateSigningRequest, old: CertificateSigningRequest, mayDecide: boolean): FieldError[] {
  const path = "status.conditions";
  const has = (one: CertificateSigningRequest, type: string) => conditionsOf(one).some((condition) => condition.type === type);
  const removed = outcomes.filter((type) => has(old, type) && !has(object, type));
  const added = mayDecide ? [] : decisions.filter((type) => !has(old, type) && has(object, type));
  const { certificate } = object.status ?? {};
  const before = old.status?.certificate;
  return [
    ...validateConditions(conditionsOf(object)),
    ...(certificate === before ? [] : validateCertificate(certificate)),
    ...removed.map((type) => forbidden(path, `updates may not remove a condition of type "${type}"`)),
    ...added.map((type) => forbidden(path, `updates may not add a condition of type "${type}"`)),
    ...when(!!before && certificate !== before, () =>
      forbidden("status.certificate", "updates may not modify existing certificate content"),
    ),
  ];
}

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  resource: "certificates.k8s.io/v1/certificatesigningrequests",
  validateName: pathSegmentName,
  prepareForCreate: asRequester,
  validateCreate: validate,
  subresources: {
    approval: {
      shape: "view",
      prepareForUpdate: (object, old, { now }) => ({
        ...object,
        spec: old.spec,
        status: { ...old.status, conditions: stamped(conditionsOf(object), now) },
      }),
      validateUpdate: (object, old) => validateOutcomes(object, old, true),
    },
    status: {
      shape: "view",
      prepareForUpdate(object, old, { now }) {
        const kept = conditionsOf(old).filter(({ type }) => decisions.includes(type));
        const others = conditionsOf(object).filter(({ type }) => !decisions.includes(type));
        const conditions = stamped([...kept, ...others], now);
        return { ...object, status: { ...object.status, ...(conditions.length > 0 ? { conditions } : {}) } };
      },
      validateUpdate: (object, old) => validateOutcomes(object, old, false),
    },
  },
});
