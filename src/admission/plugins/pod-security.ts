import type { StringMap } from "../../api/meta.ts";
import { invalid } from "../../api/status.ts";
import type { Container, EphemeralContainer, Pod, PodSpec, PodTemplateSpec } from "../../api/types/core-v1.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { isOn } from "../matches.ts";
import type { PodView } from "./pod-security/check.ts";
import { shortViolation } from "./pod-security/evaluate.ts";
import { allowsAll, annotate, judge, quoted, standardFor } from "./pod-security/judge.ts";
import { isStricter, labelErrors, type Policy, policyOf } from "./pod-security/policy.ts";

const viewOf = (of: {
  readonly metadata?: { readonly annotations?: StringMap | undefined } | undefined;
  readonly spec: PodSpec;
}): PodView => ({
  annotations: of.metadata?.annotations ?? {},
  spec: of.spec,
});

/** Views of a Pod that may bring in new containers. */
const judged: ReadonlySet<string> = new Set(["", "ephemeralcontainers", "resize"]);

const images = (containers: readonly (Container | EphemeralContainer)[] = []): string => containers.map(({ image }) => image).join("\n");

/** Only other images or containers can break a rule: the rest of a Pod never changes. */
const isSignificant = (pod: Pod, old: Pod): boolean =>
  images(pod.spec.containers) !== images(old.spec.containers) ||
  images(pod.spec.initContainers) !== images(old.spec.initContainers) ||
  images(pod.spec.ephemeralContainers) !== images(old.spec.ephemeralContainers);

function judgePod(attributes: AdmissionAttributes): void {
  const { operation, subresource, object, oldObject } = attributes;
  if ((operation !== "CREATE" && operation !== "UPDATE") || !judged.has(subresource)) return;
  const standard = standardFor(attributes);
  if (allowsAll(standard, true)) {
    annotate(attributes, "enforce-policy", "privileged:latest");
    return;
  }
  const pod = object as Pod;
  if (oldObject && !isSignificant(pod, oldObject as Pod)) return;
  judge(attributes, standard, { pod: viewOf(pod), enforced: true });
}

interface Templated {
  readonly template?: PodTemplateSpec;
  readonly spec?: {
    readonly template?: PodTemplateSpec;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } };
  };
}

const templated: ReadonlySet<string> = new Set(
  "podtemplates replicationcontrollers replicasets deployments statefulsets daemonsets jobs cronjobs".split(" "),
);

/** Workloads are never refused: their Pods will be. */
function judgeTemplate(attributes: AdmissionAttributes): void {
  const { template, spec } = attributes.object as unknown as Templated;
  const found = template ?? spec?.template ?? spec?.jobTemplate?.spec?.template;
  if (!found?.spec) return;
  const standard = standardFor(attributes);
  if (!allowsAll(standard, false)) judge(attributes, standard, { pod: viewOf({ ...found, spec: found.spec }), enforced: false });
}

/** Pods that are there already and would not be let in any more, in so many words. */
function warnOfPods(attributes: AdmissionAttributes, { enforce }: Policy): void {
  const pods = new Map<string, string[]>();
  for (const pod of attributes.lister.list<Pod>(podKind, attributes.name)) {
    const found = shortViolation(enforce, viewOf(pod));
    if (found) pods.set(found, [...(pods.get(found) ?? []), pod.metadata.name ?? ""]);
  }
  if (pods.size === 0) return;
  attributes.warn(
    `existing pods in namespace ${JSON.stringify(attributes.name)} violate the new PodSecurity enforce level ${quoted(enforce)}`,
  );
  const texts = [...pods].map(([found, names]) => {
    const others = names.length === 1 ? "" : ` (and ${names.length - 1} other pod${names.length === 2 ? "" : "s"})`;
    return `${names[0]}${others}: ${found}`;
  });
  for (const text of texts.sort()) attributes.warn(text);
}

/** Labels must make sense, unless they made none before. */
function judgeNamespace(attributes: AdmissionAttributes): void {
  const { kind, object, oldObject } = attributes;
  const labels = object?.metadata.labels;
  const errors = labelErrors(labels);
  if (errors.length > 0 && labelErrors(oldObject?.metadata.labels).length === 0) throw invalid(kind, object?.metadata.name ?? "", errors);
  if (!oldObject) return;
  const [now, before] = [policyOf(labels), policyOf(oldObject.metadata.labels)];
  const same = now.enforce.version === before.enforce.version;
  if (!same || isStricter(now.enforce.level, before.enforce.level)) warnOfPods(attributes, now);
}

/** The Pod Security Standards, as the labels of namespaces ask for them. */
export const podSecurity: AdmissionPlugin = {
  name: "PodSecurity",
  validate(attributes) {
    const { kind } = attributes;
    if (kind.plural === "pods" && kind.group === "") judgePod(attributes);
    else if (isOn(attributes, "namespaces", ["CREATE", "UPDATE"])) judgeNamespace(attributes);
    else if (templated.has(kind.plural) && isOn(attributes, kind.plural, ["CREATE", "UPDATE"])) judgeTemplate(attributes);
  },
};
