/** What a Pod for Windows or for Linux cannot have. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { Container, PodSpec } from "../../../api/types/core-v1.ts";
import { each, when } from "../../validation/fields.ts";

const podFields = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "sysctls",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "seLinuxChangePolicy",
] as const;
const containerFields = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
] as const;
const hostFields = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"] as const;

/** Init, regular and ephemeral containers, in that order, with their paths. */
export function eachContainer(
  spec: PodSpec,
  field: string,
  rule: (container: Container, at: string) => readonly FieldError[],
): FieldError[] {
  return [
    ...each(`${field}.initContainers`, spec.initContainers, rule),
    ...each(`${field}.containers`, spec.containers, rule),
    ...each(`${field}.ephemeralContainers`, spec.ephemeralContainers, rule),
  ];
}

const isSet = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

function windows(spec: PodSpec, field: string): FieldError[] {
  const context = spec.securityContext ?? {};
  return [
    ...podFields.flatMap((name) =>
      when(isSet(context[name]), () => forbidden(`${field}.securityContext.${name}`, "cannot be set for a windows pod")),
    ),
    ...hostFields.flatMap((name) =>
      when(spec[name] === true || (name === "hostUsers" && spec[name] !== undefined), () =>
        forbidden(`${field}.${name}`, "cannot be set for a windows pod"),
      ),
    ),
    ...eachContainer(spec, field, ({ securityContext = {} }, at) =>
      containerFields.flatMap((name) =>
        when(isSet(securityContext[name]), () => forbidden(`${at}.securityContext.${name}`, "cannot be set for a windows pod")),
      ),
    ),
    ...when(spec.resources !== undefined, () => forbidden(`${field}.resources`, "cannot be set for a windows pod")),
  ];
}

const linux = (spec: PodSpec, field: string): FieldError[] => [
  ...when(spec.securityContext?.windowsOptions !== undefined, () =>
    forbidden(`${field}.securityContext.windowsOptions`, "windows options cannot be set for a linux pod"),
  ),
  ...eachContainer(spec, field, ({ securityContext }, at) =>
    when(securityContext?.windowsOptions !== undefined, () =>
      forbidden(`${at}.securityContext.windowsOptions`, "windows options cannot be set for a linux pod"),
    ),
  ),
];

export function validateOperatingSystem(spec: PodSpec, field: string): FieldError[] {
  if (!spec.os) return [];
  const { name } = spec.os;
  if (!name) return [required(`${field}.os.name`, "cannot be empty")];
  if (name === "windows") return windows(spec, field);
  return name === "linux" ? linux(spec, field) : [notSupported(`${field}.os`, name, ["linux", "windows"])];
}

/** HostProcess containers: all or none, on the host's network. */
export function validateHostProcess(spec: PodSpec, field: string): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let all = 0;
  let hostProcess = 0;
  const errors = eachContainer(spec, field, ({ securityContext }, at) => {
    const own = securityContext?.windowsOptions?.hostProcess;
    all += 1;
    if (own ?? ofPod) hostProcess += 1;
    return when(ofPod !== undefined && own !== undefined && own !== ofPod, () =>
      invalidValue(
        `${at}.securityContext.windowsOptions.hostProcess`,
        own,
        "pod hostProcess value must be identical if both are specified",
      ),
    );
  });
  if (hostProcess === 0) return errors;
  if (hostProcess !== all)
    errors.push(invalidValue(field, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers"));
  if (spec.hostNetwork !== true)
    errors.push(invalidValue(`${field}.hostNetwork`, false, "hostNetwork must be true if pod contains any hostProcess containers"));
  return errors;
}

/** What a Pod with user namespaces cannot share with its host. */
export function validateHostUsers(spec: PodSpec, field: string): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const detail = "when `hostUsers` is false";
  return [
    ...when(spec.hostNetwork === true, () => forbidden(`${field}.hostNetwork`, detail)),
    // as kubernetes: these two path elements are capitalised
    ...when(spec.hostPID === true, () => forbidden(`${field}.HostPID`, detail)),
    ...when(spec.hostIPC === true, () => forbidden(`${field}.HostIPC`, detail)),
    ...eachContainer(spec, field, ({ volumeDevices }, at) =>
      when((volumeDevices?.length ?? 0) > 0, () => forbidden(`${at}.volumeDevices`, detail)),
    ),
  ];
}
