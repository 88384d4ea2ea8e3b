/** Security contexts of containers and of Pods. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { PodSpec, SecurityContext, Sysctl } from "../../../api/types/core-v1.ts";
import { each, optionalOneOf, when } from "../../validation/fields.ts";
import { appArmorProfile, seccompProfile } from "./profiles.ts";
import { windowsOptions } from "./windows-options.ts";

const maxId = 2147483647;

const id = (field: string, value: number | undefined): FieldError[] =>
  when(value !== undefined && (value < 0 || value > maxId), () => invalidValue(field, value, `must be between 0 and ${maxId}, inclusive`));

const procMounts = ["Default", "Unmasked"];

function procMount(context: SecurityContext, field: string, hostUsers: boolean): FieldError[] {
  const value = context.procMount;
  if (value === undefined) return [];
  return [
    ...when(!procMounts.includes(value), () => notSupported(field, value, procMounts)),
    ...when(value === "Unmasked" && hostUsers, () => invalidValue(field, value, "`hostUsers` must be false to use `Unmasked`")),
  ];
}

function escalation(context: SecurityContext, field: string): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  return [
    ...when(context.privileged === true, () =>
      invalidValue(field, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"),
    ),
    ...when((context.capabilities?.add ?? []).includes("CAP_SYS_ADMIN"), () =>
      invalidValue(field, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"),
    ),
  ];
}

/** Of a container. `hostUsers`: false in a Pod with user namespaces. Privileged containers are allowed. */
export function validateSecurityContext(context: SecurityContext | undefined, field: string, hostUsers: boolean): FieldError[] {
  if (!context) return [];
  return [
    ...id(`${field}.runAsUser`, context.runAsUser),
    ...id(`${field}.runAsGroup`, context.runAsGroup),
    ...procMount(context, `${field}.procMount`, hostUsers),
    ...seccompProfile(context.seccompProfile, `${field}.seccompProfile`),
    ...escalation(context, field),
    ...windowsOptions(context.windowsOptions, `${field}.windowsOptions`),
    ...appArmorProfile(context.appArmorProfile, `${field}.appArmorProfile`),
  ];
}

const sysctlSegment = "[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?";
const sysctlName = new RegExp(`^(?:${sysctlSegment}[./])*${sysctlSegment}$`);
const maxSysctl = 253;
const ipcSysctls = ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."];

function sysctls(list: readonly Sysctl[] | undefined, spec: PodSpec, field: string): FieldError[] {
  const seen = new Set<string>();
  return each(field, list, ({ name }, at) => {
    const where = `${at}.name`;
    if (!name) return [required(where)];
    if (name.length > maxSysctl || !sysctlName.test(name))
      return [invalidValue(where, name, `must have at most ${maxSysctl} characters and match regex ${sysctlName.source}`)];
    const twice = seen.has(name);
    seen.add(name);
    const dotted = name.replaceAll("/", ".");
    return [
      ...when(twice, () => duplicate(where, name)),
      ...when(spec.hostNetwork === true && dotted.startsWith("net."), () =>
        invalidValue(where, name, "may not be specified when 'hostNetwork' is true"),
      ),
      ...when(spec.hostIPC === true && ipcSysctls.some((prefix) => dotted.startsWith(prefix)), () =>
        invalidValue(where, name, "may not be specified when 'hostIPC' is true"),
      ),
    ];
  });
}

/** Of a Pod. `field`: "spec.securityContext". */
export function validatePodSecurityContext(spec: PodSpec, field: string): FieldError[] {
  const context = spec.securityContext;
  if (!context) return [];
  return [
    ...id(`${field}.fsGroup`, context.fsGroup),
    ...id(`${field}.runAsUser`, context.runAsUser),
    ...id(`${field}.runAsGroup`, context.runAsGroup),
    ...each(`${field}.supplementalGroups`, context.supplementalGroups, (group, at) => id(at, group)),
    ...sysctls(context.sysctls, spec, `${field}.sysctls`),
    ...optionalOneOf(`${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ["Always", "OnRootMismatch"]),
    ...seccompProfile(context.seccompProfile, `${field}.seccompProfile`),
    ...windowsOptions(context.windowsOptions, `${field}.windowsOptions`),
    ...appArmorProfile(context.appArmorProfile, `${field}.appArmorProfile`),
    ...optionalOneOf(`${field}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ["Merge", "Strict"]),
    ...optionalOneOf(`${field}.seLinuxChangePolicy`, context.seLinuxChangePolicy, ["MountOption", "Recursive"]),
  ];
}
