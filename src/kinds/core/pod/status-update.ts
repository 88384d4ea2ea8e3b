/** What may be written to a Pod's status. As kubernetes: pkg/apis/core/validation ValidatePodStatusUpdate. */

import { duplicate, type FieldError, forbidden, invalidValue, notFoundValue, required } from "../../../api/field-error.ts";
import { dnsSubdomainProblems } from "../../../api/names.ts";
import { own } from "../../../api/own.ts";
import type { Pod, PodCondition, PodSpec, PodStatus } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import { each, fits, immutableText, nonNegative, qualifiedName, when } from "../../validation/fields.ts";
import { ipFamily, ipProblem } from "../../validation/ip.ts";
import { containerStatuses } from "./container-statuses.ts";
import { stateTransitions } from "./state-transitions.ts";
import { annotationUpdate } from "./update-rules.ts";

const wellKnown = new Set(["PodScheduled", "Ready", "Initialized"]);

const conditions = (list: readonly PodCondition[] | undefined): FieldError[] =>
  each("status.conditions", list, ({ type, observedGeneration }, at) => [
    ...nonNegative(`${at}.observedGeneration`, observedGeneration),
    // as kubernetes: this path element is capitalised
    ...(wellKnown.has(type) ? [] : qualifiedName(`${at}.Type`, type ?? "")),
  ]);

function nominatedNode(next: Pod, old: Pod): FieldError[] {
  const { nominatedNodeName: name = "" } = next.status;
  if (name === "" || name === old.status.nominatedNodeName) return [];
  const field = "status.nominatedNodeName";
  return [
    ...fits(field, name, dnsSubdomainProblems),
    ...when(Boolean(old.spec.nodeName), () => forbidden(field, "may not be set on pods that are already bound to a node")),
  ];
}

interface Ips {
  readonly all: readonly { readonly ip: string }[] | undefined;
  readonly before: readonly { readonly ip: string }[] | undefined;
  readonly first: string | undefined;
}

/** Both or neither of the single address and the list; the list's first is the single one; one a family. */
function addresses(field: string, single: string, { all = [], before = [], first = "" }: Ips): FieldError[] {
  if (all.length === 0) return [];
  const known = new Set(before.map(({ ip }) => ip));
  const errors = when(first !== all[0]?.ip, () => invalidValue(`${field}[0].ip`, all[0]?.ip, `must be equal to \`${single}\``));
  errors.push(
    ...each(field, all, ({ ip = "" }, at) => {
      const problem = known.has(ip) ? undefined : ipProblem(ip);
      return problem ? [invalidValue(at, ip, problem)] : [];
    }),
  );
  if (all.length < 2) return errors;
  const families = all.map(({ ip }) => ipFamily(ip));
  const oneEach = families.length === 2 && families[0] !== families[1];
  return [...errors, ...when(!oneEach, () => invalidValue(field, all, "may specify no more than one IP for each IP family"))];
}

function claimStatuses(status: PodStatus, spec: PodSpec): FieldError[] {
  const seen = new Set<string>();
  return each("status.resourceClaimStatuses", status.resourceClaimStatuses, ({ name, resourceClaimName }, at) => {
    const twice = seen.has(name);
    seen.add(name);
    return [
      ...when(!spec.resourceClaims?.some((claim) => claim.name === name), () =>
        invalidValue(`${at}.name`, name, "must match the name of an entry in `spec.resourceClaims`"),
      ),
      ...when(twice, () => duplicate(`${at}.name`, name)),
      ...(resourceClaimName ? fits(`${at}.name`, resourceClaimName, dnsSubdomainProblems) : []),
    ];
  });
}

function extendedClaim({ extendedResourceClaimStatus: claim }: PodStatus, spec: PodSpec): FieldError[] {
  if (!claim) return [];
  const field = "status.extendedResourceClaimStatus";
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const seen = new Set<string>();
  const mappings = claim.requestMappings ?? [];
  return [
    ...when(!claim.resourceClaimName, () => required(`${field}.resourceClaimName`)),
    ...when(mappings.length === 0, () => required(`${field}.requestMappings`, "at least one request mapping is required")),
    ...each(`${field}.requestMappings`, mappings, ({ containerName, resourceName, requestName }, at) => {
      const key = `${containerName}/${resourceName}/${requestName}`;
      const twice = seen.has(key);
      seen.add(key);
      const container = all.find(({ name }) => name === containerName);
      const asked = own(container?.resources?.requests, resourceName) !== undefined;
      return [
        ...when(!container, () =>
          invalidValue(
            `${at}.containerName`,
            containerName,
            "must match the name of an entry in `spec.initContainers` or `spec.containers`",
          ),
        ),
        ...when(Boolean(container) && !asked, () => invalidValue(`${at}.resourceName`, resourceName, "must be requested by the container")),
        ...(twice
          ? [
              duplicate(`${at}.containerName`, containerName),
              duplicate(`${at}.resourceName`, resourceName),
              duplicate(`${at}.requestName`, requestName),
            ]
          : []),
      ];
    }),
  ];
}

const volumeHealth = (status: PodStatus, spec: PodSpec): FieldError[] =>
  each("status.volumeHealth", status.volumeHealth, ({ name }, at) =>
    when(!spec.volumes?.some((volume) => volume.name === name), () => notFoundValue(`${at}.name`, name)),
  );

export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const { status } = pod;
  const before = old.status;
  return [
    ...annotationUpdate(pod.metadata.annotations, old.metadata.annotations),
    ...conditions(status.conditions),
    ...nonNegative("status.observedGeneration", status.observedGeneration),
    ...nominatedNode(pod, old),
    ...when(differs(before.qosClass, status.qosClass), () => invalidValue("status.qosClass", status.qosClass, immutableText)),
    ...stateTransitions(status, before, old.spec),
    ...claimStatuses(status, pod.spec),
    ...extendedClaim(status, pod.spec),
    ...addresses("status.podIPs", "podIP", { all: status.podIPs, before: before.podIPs, first: status.podIP }),
    ...addresses("status.hostIPs", "hostIP", { all: status.hostIPs, before: before.hostIPs, first: status.hostIP }),
    ...containerStatuses(status, pod.spec),
    ...volumeHealth(status, pod.spec),
  ];
}
