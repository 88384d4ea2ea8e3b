import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { formatTime } from "../../api/time.ts";
import type { APIService } from "../../api/types/apiregistration-v1.ts";
import { defineKind, type HookContext } from "../kind.ts";
import { dnsSubdomain, each, portNumber, when } from "../validation/fields.ts";
import { isDns1035Label } from "../validation/formats.ts";

/** A group version that is served here is available at once. */
function withLocalCondition(object: APIService, context: HookContext): APIService {
  if (object.spec?.service) return object;
  const condition = {
    type: "Available",
    status: "True",
    reason: "Local",
    message: "Local APIServices are always available",
    lastTransitionTime: formatTime(context.now),
  } as const;
  return { ...object, status: { conditions: [condition] } };
}

const within = (path: string, value: number | undefined, max: number): FieldError[] =>
  when((value ?? 0) < 1 || (value ?? 0) > max, () => invalidValue(path, value ?? 0, `must be between 1 and ${max}`));

function validateTls({ spec }: APIService): FieldError[] {
  const { service, caBundle, insecureSkipTLSVerify } = spec ?? {};
  if (!service)
    return [
      ...when(!!caBundle, () => invalidValue("spec.caBundle", `${caBundle?.length} bytes`, "local APIServices may not have a caBundle")),
      ...when(insecureSkipTLSVerify === true, () =>
        invalidValue("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify"),
      ),
    ];
  return [
    ...(service.namespace ? [] : [required("spec.service.namespace")]),
    ...(service.name ? [] : [required("spec.service.name")]),
    ...portNumber("spec.service.port", service.port ?? 443),
    ...when(insecureSkipTLSVerify === true && !!caBundle, () =>
      invalidValue("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present"),
    ),
  ];
}

function validateName({ metadata, spec }: APIService): FieldError[] {
  const { group = "", version = "" } = spec ?? {};
  const expected = `${version}.${group}`;
  return when(metadata.name !== expected, () =>
    invalidValue("metadata.name", metadata.name, `must be \`spec.version+"."+spec.group\`: "${expected}"`),
  );
}

function validate(object: APIService): FieldError[] {
  const { group = "", version = "", groupPriorityMinimum, versionPriority } = object.spec ?? {};
  return [
    ...validateName(object),
    ...(group === ""
      ? when(version !== "v1", () => required("spec.group", "only v1 may have an empty group and it better be legacy kube"))
      : dnsSubdomain("spec.group", group)),
    ...when(!isDns1035Label(version), () => invalidValue("spec.version", version, "must be a DNS-1035 label")),
    ...within("spec.groupPriorityMinimum", groupPriorityMinimum, 20000),
    ...within("spec.versionPriority", versionPriority, 1000),
    ...validateTls(object),
  ];
}

export const apiService = defineKind<APIService>({
  resource: "apiregistration.k8s.io/v1/apiservices",
  validateName: (name) => (name.includes("/") || name.includes("%") ? "may not contain '/' or '%'" : undefined),
  prepareForCreate: withLocalCondition,
  validate,
  subresources: {
    status: {
      shape: "view",
      validateUpdate: ({ status }) =>
        each("status.conditions", status?.conditions, (condition, path) =>
          when(!["True", "False", "Unknown"].includes(condition.status), () =>
            notSupported(`${path}.status`, condition.status, ["True", "False", "Unknown"]),
          ),
        ),
    },
  },
  example: {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: "v1.example.com" },
    spec: {
      group: "example.com",
      version: "v1",
      groupPriorityMinimum: 100,
      versionPriority: 10,
      insecureSkipTLSVerify: true,
      service: { namespace: "default", name: "example" },
    },
  },
});
