/** What people are warned of when they create a Pod. As kubernetes: pkg/api/pod/warnings.go. */

import type { ObjectMeta } from "../../../api/meta.ts";
import { dnsLabelProblems } from "../../../api/names.ts";
import { own } from "../../../api/own.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { Affinity, Container, EnvVar, PodSpec, Volume } from "../../../api/types/core-v1.ts";
import { appArmorPrefix, seccompContainerPrefix, seccompPodAnnotation } from "../pod-spec/annotations.ts";
import { overlappingPaths } from "./overlapping-paths.ts";
import { portWarnings } from "./port-warnings.ts";

const oldNodeLabels: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
  "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const oldVolumes: Partial<Record<keyof Volume, string>> = {
  gitRepo: "deprecated in v1.11, and disabled by default in v1.33+",
  scaleIO: "deprecated in v1.16, non-functional in v1.22+",
  flocker: "deprecated in v1.22, non-functional in v1.25+",
  storageos: "deprecated in v1.22, non-functional in v1.25+",
  quobyte: "deprecated in v1.22, non-functional in v1.25+",
  glusterfs: "deprecated in v1.25, non-functional in v1.26+",
  cephfs: "deprecated in v1.28, non-functional in v1.31+",
  rbd: "deprecated in v1.28, non-functional in v1.31+",
};

const indexed = <T>(list: readonly T[] | undefined, field: string, rule: (item: T, at: string) => readonly string[]): string[] =>
  (list ?? []).flatMap((item, index) => [...rule(item, `${field}[${index}]`)]);

function nodeLabels(spec: PodSpec, field: string): string[] {
  const known = (at: string) => (key: string) => (own(oldNodeLabels, key) ? [`${at}: ${oldNodeLabels[key]}`] : []);
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => known(`${field}.nodeSelector[${key}]`)(key)),
    ...affinityLabels(spec.affinity, `${field}.affinity`),
    ...nullSelectors(spec.affinity, `${field}.affinity`),
    ...indexed(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`, ({ topologyKey, labelSelector }, at) => [
      ...known(`${at}.topologyKey`)(topologyKey),
      ...(labelSelector ? [] : [`${at}.labelSelector: a null labelSelector results in matching no pod`]),
    ]),
  ];
}

/** Terms that can match no Pod. */
function nullSelectors(affinity: Affinity | undefined, field: string): string[] {
  return (["podAffinity", "podAntiAffinity"] as const).flatMap((kind) => {
    const { requiredDuringSchedulingIgnoredDuringExecution: hard, preferredDuringSchedulingIgnoredDuringExecution: soft } =
      affinity?.[kind] ?? {};
    const nothing = (at: string) => `${at}.labelSelector: a null labelSelector results in matching no pod`;
    return [
      ...indexed(hard, `${field}.${kind}.requiredDuringSchedulingIgnoredDuringExecution`, ({ labelSelector }, at) =>
        labelSelector ? [] : [nothing(at)],
      ),
      ...indexed(soft, `${field}.${kind}.preferredDuringSchedulingIgnoredDuringExecution`, ({ podAffinityTerm }, at) =>
        podAffinityTerm?.labelSelector ? [] : [nothing(`${at}.podAffinityTerm`)],
      ),
    ];
  });
}

function affinityLabels(affinity: Affinity | undefined, field: string): string[] {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const at = `${field}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  return indexed(required, at, (term, termAt) =>
    indexed(term.matchExpressions, `${termAt}.matchExpressions`, ({ key }, keyAt) =>
      own(oldNodeLabels, key) ? [`${keyAt}.key: ${key} is ${oldNodeLabels[key]}`] : [],
    ),
  );
}

function volumes(list: readonly Volume[] | undefined, field: string): string[] {
  return indexed(list, field, (volume, at) =>
    (Object.keys(volume) as (keyof Volume)[]).flatMap((name) => (oldVolumes[name] ? [`${at}.${name}: ${oldVolumes[name]}`] : [])),
  );
}

function annotations({ annotations: map = {} }: Partial<ObjectMeta>, field: string): string[] {
  return Object.keys(map).flatMap((key) => {
    const at = `${field}.annotations[${key}]`;
    if (key === seccompPodAnnotation || key.startsWith(seccompContainerPrefix))
      return [`${at}: non-functional in v1.27+; use the "seccompProfile" field instead`];
    if (key.startsWith(appArmorPrefix)) return [`${at}: deprecated since v1.30; use the "appArmorProfile" field instead`];
    return [];
  });
}

function hiddenEnv(list: readonly EnvVar[] | undefined, field: string): string[] {
  const seen = new Set<string>();
  return indexed(list, field, ({ name }, at) => {
    const hides = seen.has(name);
    seen.add(name);
    return hides ? [`${at}: hides previous definition of "${name}", which may be dropped when using apply`] : [];
  });
}

const fractionalBytes = (text: string): boolean => {
  if (!/[.mun]/.test(text)) return false;
  const { mantissa, exponent } = parseQuantity(text);
  return exponent < 0 && mantissa % 10n ** BigInt(-exponent) !== 0n;
};

function fractions(container: Container, field: string): string[] {
  const { requests, limits } = container.resources ?? {};
  const lists = { requests, limits };
  return (["requests", "limits"] as const).flatMap((part) =>
    ["memory", "ephemeral-storage"].flatMap((name) => {
      const text = lists[part]?.[name];
      return text && fractionalBytes(text)
        ? [`${field}.resources.${part}[${name}]: fractional byte value "${text}" is invalid, must be an integer`]
        : [];
    }),
  );
}

function containers(spec: PodSpec, field: string): string[] {
  const rule = (container: Container, at: string) => [...fractions(container, at), ...hiddenEnv(container.env, `${at}.env`)];
  return [
    ...indexed(spec.initContainers, `${field}.initContainers`, rule),
    ...indexed(spec.containers, `${field}.containers`, rule),
    ...portWarnings(spec.containers, `${field}.containers`),
  ];
}

function pullSecrets(spec: PodSpec, field: string): string[] {
  const seen = new Set<string>();
  return indexed(spec.imagePullSecrets, `${field}.imagePullSecrets`, ({ name = "" }, at) => {
    const twice = seen.has(name);
    seen.add(name);
    if (name === "") return [`${at}.name: invalid empty name ""`];
    return twice ? [`${at}.name: duplicate name "${name}"`] : [];
  });
}

const hostname = (name = ""): string[] => {
  const problems = dnsLabelProblems(name);
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${problems.join(" ")}]`,
  ];
};

/** The texts for a Pod (`field` "") or for a template (`field` "spec.template"). */
export function podWarnings(pod: { readonly metadata?: ObjectMeta | undefined; readonly spec: PodSpec }, field = ""): string[] {
  const spec = field ? `${field}.spec` : "spec";
  const metadata = field ? `${field}.metadata` : "metadata";
  const negative = (pod.spec.terminationGracePeriodSeconds ?? 0) < 0;
  return [
    ...(field ? [] : hostname(pod.metadata?.name)),
    ...nodeLabels(pod.spec, spec),
    ...annotations(pod.metadata ?? {}, metadata),
    ...pullSecrets(pod.spec, spec),
    ...volumes(pod.spec.volumes, `${spec}.volumes`),
    ...overlappingPaths(pod.spec.volumes),
    ...containers(pod.spec, spec),
    ...(negative ? [`${spec}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
  ];
}
