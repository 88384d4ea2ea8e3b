import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { formatTime } from "../../api/time.ts";
import type { CertificateSigningRequest } from "../../api/types/certificates-v1.ts";
import { defineKind, type HookContext } from "../kind.ts";
import { when } from "../validation/fields.ts";
import { isDomainPrefixedPath } from "../validation/formats.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { keyUsages } from "./key-usages.ts";

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

function validateSigner(signerName: string): FieldError[] {
  const path = "spec.signerName";
  if (signerName === "") return [required(path)];
  if (signerName === "kubernetes.io/legacy-unknown")
    return [invalidValue(path, signerName, "the legacy signerName is not allowed via this API version")];
  return when(!isDomainPrefixedPath(signerName), () =>
    invalidValue(path, signerName, "must be a fully qualified domain and path of the form 'example.com/signer-name'"),
  );
}

function validateRequest(request: string): FieldError[] {
  const text = Buffer.from(request, "base64").toString();
  const isPem = /-----BEGIN CERTIFICATE REQUEST-----[\s\S]+-----END CERTIFICATE REQUEST-----/.test(text);
  return when(!isPem, () => invalidValue("spec.request", request, "PEM block type must be CERTIFICATE REQUEST"));
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

/** Decisions are added, never taken back, and there is only one. */
function validateApproval(object: CertificateSigningRequest, old: CertificateSigningRequest): FieldError[] {
  const path = "status.conditions";
  const [now, before] = [conditionsOf(object), conditionsOf(old)];
  const lost = [...decisions, "Failed"].filter((type) => before.some((one) => one.type === type) && !now.some((one) => one.type === type));
  return [
    ...lost.map((type) => forbidden(path, `updates may not remove a condition of type "${type}"`)),
    ...now.flatMap(({ type, status }, index) => {
      const at = `${path}[${index}]`;
      if (!type) return [required(`${at}.type`)];
      if (!status) return [required(`${at}.status`)];
      return [...decisions, "Failed"].includes(type) && status !== "True" ? [notSupported(`${at}.status`, status, ["True"])] : [];
    }),
    ...when(
      decisions.every((type) => now.some((one) => one.type === type)),
      () => invalidValue(path, "Denied", "Approved and Denied conditions are mutually exclusive"),
    ),
  ];
}

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  resource: "certificates.k8s.io/v1/certificatesigningrequests",
  validateName: pathSegmentName,
  prepareForCreate: asRequester,
  validate,
  subresources: {
    approval: {
      shape: "view",
      prepareForUpdate: (object, old, { now }) => ({
        ...object,
        spec: old.spec,
        status: { ...old.status, conditions: stamped(conditionsOf(object), now) },
      }),
      validateUpdate: validateApproval,
    },
    status: {
      shape: "view",
      prepareForUpdate(object, old, { now }) {
        const kept = conditionsOf(old).filter(({ type }) => decisions.includes(type));
        const others = conditionsOf(object).filter(({ type }) => !decisions.includes(type));
        const conditions = stamped([...kept, ...others], now);
        return { ...object, status: { ...object.status, ...(conditions.length > 0 ? { conditions } : {}) } };
      },
    },
  },
});
