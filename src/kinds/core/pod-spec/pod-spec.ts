/** The spec of a Pod, in Pods and in templates. As kubernetes: pkg/apis/core/validation ValidatePodSpec, in its order. */
import { type FieldError, forbidden, invalidValue, notSupported, required, tooLong } from "../../../api/field-error.ts";
import type { PodSpec } from "../../../api/types/core-v1.ts";
import { dnsLabel, dnsSubdomain, labels, oneOf, when } from "../../validation/fields.ts";
import { validateAffinity } from "./affinity.ts";
import type { ContainerContext } from "./container.ts";
import { validateContainers, validateEphemeralContainers, validateInitContainers } from "./containers.ts";
import { validateDnsConfig, validateHostAliases } from "./dns.ts";
import { validateReadinessGates, validateSchedulingGates } from "./gates.ts";
import { validateHostProcess, validateHostUsers, validateOperatingSystem } from "./operating-system.ts";
import { validatePodResources } from "./pod-resources.ts";
import { hostNetworkPorts } from "./ports.ts";
import { validateResourceClaims } from "./resource-claims.ts";
import { containerResources } from "./resources.ts";
import { validatePodSecurityContext } from "./security-context.ts";
import { validateTolerations } from "./tolerations.ts";
import { validateTopologySpread } from "./topology-spread.ts";
import { validateVolumes } from "./volumes/volumes.ts";

/** Where the spec stands. */
export interface PodSpecContext {
  /** Of a Pod template: some rules bind only Pods. */
  readonly template: boolean;
  /** Name of the Pod, if known. */
  readonly pod?: string | undefined;
}

const restartPolicies = ["Always", "OnFailure", "Never"];
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const preemptionPolicies = ["Never", "PreemptLowerPriority"];
const maxDeadline = 2147483647;
const maxHostname = 64;
const noClaims: ReadonlySet<string> = new Set();

/** Containers, volumes and resources: whatever refers to each other. */
function workloads(spec: PodSpec, field: string, context: PodSpecContext): FieldError[] {
  const volumes = validateVolumes(spec.volumes, `${field}.volumes`, { pod: context.pod, template: context.template });
  const claimNames = spec.resourceClaims ? new Set(spec.resourceClaims.map(({ name }) => name)) : noClaims;
  const inside: ContainerContext = { spec, volumes: volumes.valid, claimNames, gracePeriod: spec.terminationGracePeriodSeconds ?? 0 };
  return [
    ...volumes.errors,
    ...validateResourceClaims(spec.resourceClaims, `${field}.resourceClaims`),
    ...validateContainers(`${field}.containers`, inside),
    ...validateInitContainers(`${field}.initContainers`, inside),
    ...validateEphemeralContainers(`${field}.ephemeralContainers`, inside),
    ...validatePodResources(spec, `${field}.resources`, claimNames),
    ...(spec.hostNetwork ? hostNetworkPorts(spec.containers ?? [], `${field}.containers`, context.template) : []),
  ];
}

function hostnameOverride(spec: PodSpec, field: string): FieldError[] {
  const name = spec.hostnameOverride;
  if (name === undefined) return [];
  const at = `${field}.hostnameOverride`;
  return [
    ...when(spec.setHostnameAsFQDN === true, () => forbidden(at, "may not be specified when `setHostnameAsFQDN` is true")),
    ...when(spec.hostNetwork === true, () => forbidden(at, "may not be specified when `hostNetwork` is true")),
    ...when(name.length > maxHostname, () => tooLong(at, maxHostname)),
    ...dnsSubdomain(at, name),
  ];
}

/** Names that are checked only when they are given. */
function names(spec: PodSpec, field: string): FieldError[] {
  const subdomainIfSet = (name: keyof PodSpec) => {
    const value = spec[name];
    return typeof value === "string" && value !== "" ? dnsSubdomain(`${field}.${name}`, value) : [];
  };
  const deadline = spec.activeDeadlineSeconds;
  return [
    ...subdomainIfSet("serviceAccountName"),
    ...subdomainIfSet("nodeName"),
    ...when(deadline !== undefined && (deadline < 1 || deadline > maxDeadline), () =>
      invalidValue(`${field}.activeDeadlineSeconds`, deadline, `must be between 1 and ${maxDeadline}, inclusive`),
    ),
    ...(spec.hostname ? dnsLabel(`${field}.hostname`, spec.hostname) : []),
    ...(spec.subdomain ? dnsLabel(`${field}.subdomain`, spec.subdomain) : []),
    ...validateTolerations(spec.tolerations, `${field}.tolerations`),
    ...validateHostAliases(spec.hostAliases, `${field}.hostAliases`),
    ...subdomainIfSet("priorityClassName"),
    ...(spec.runtimeClassName === undefined ? [] : dnsSubdomain(`${field}.runtimeClassName`, spec.runtimeClassName)),
    ...when(spec.preemptionPolicy !== undefined && !preemptionPolicies.includes(spec.preemptionPolicy), () =>
      notSupported(`${field}.preemptionPolicy`, spec.preemptionPolicy, preemptionPolicies),
    ),
  ];
}

function schedulingGroup(spec: PodSpec, field: string): FieldError[] {
  if (!spec.schedulingGroup) return [];
  return [
    ...dnsSubdomain(`${field}.schedulingGroup.podGroupName`, spec.schedulingGroup.podGroupName ?? ""),
    ...when((spec.evictionResponders?.length ?? 0) > 0, () =>
      forbidden(`${field}.schedulingGroup`, "may not be set with evictionResponders"),
    ),
  ];
}

/** `field`: "spec", "spec.template.spec". The spec has been defaulted. */
export function validatePodSpec(spec: PodSpec, field: string, context: PodSpecContext): FieldError[] {
  const grace = spec.terminationGracePeriodSeconds;
  return [
    ...when(grace === undefined, () => required(`${field}.terminationGracePeriodSeconds`)),
    ...when(!context.template && grace !== undefined && grace < 0, () =>
      invalidValue(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than or equal to 0"),
    ),
    ...workloads(spec, field, context),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...labels(`${field}.nodeSelector`, spec.nodeSelector),
    ...validatePodSecurityContext(spec, `${field}.securityContext`),
    ...when(spec.shareProcessNamespace === true && spec.hostPID === true, () =>
      invalidValue(`${field}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled"),
    ),
    ...validateAffinity(spec.affinity, `${field}.affinity`),
    ...validateDnsConfig(spec.dnsConfig, spec.dnsPolicy, `${field}.dnsConfig`),
    ...validateReadinessGates(spec.readinessGates, `${field}.readinessGates`),
    ...validateSchedulingGates(spec.schedulingGates, `${field}.schedulingGates`),
    ...validateTopologySpread(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`),
    ...validateHostProcess(spec, field),
    ...validateHostUsers(spec, field),
    ...hostnameOverride(spec, field),
    ...names(spec, field),
    ...(spec.overhead ? containerResources({ limits: spec.overhead }, `${field}.overhead`, noClaims) : []),
    ...validateOperatingSystem(spec, field),
    ...schedulingGroup(spec, field),
  ];
}
