/** Defaults of the controllers of Pods where they depend on other fields. */
import type { JsonObject } from "../../api/meta.ts";
import { type DefaultRule, fill, fillZero, isEmpty, objectAt, within, withinEach, withinPresent } from "./rule.ts";

/** `rollingUpdate` of a strategy of type RollingUpdate, its fields filled. */
function rollingUpdate(strategy: JsonObject, defaults: JsonObject): JsonObject {
  const typed = fillZero(strategy, "type", "RollingUpdate");
  if (typed["type"] !== "RollingUpdate") return typed;
  return within(typed, "rollingUpdate", (rolling) =>
    Object.entries(defaults).reduce((filled, [field, value]) => fill(filled, field, value), rolling),
  );
}

export const deploymentDefaults: DefaultRule = (object) =>
  within(object, "spec", (given) => {
    const spec = within(fill(given, "replicas", 1), "strategy", (strategy) =>
      rollingUpdate(strategy, { maxUnavailable: "25%", maxSurge: "25%" }),
    );
    return fill(fill(spec, "revisionHistoryLimit", 10), "progressDeadlineSeconds", 600);
  });

/** How often the template changed: an internal field that is always written, as an annotation. */
const templateGeneration = (object: JsonObject): JsonObject =>
  within(object, "metadata", (metadata) =>
    within(metadata, "annotations", (annotations) => fill(annotations, "deprecated.daemonset.template.generation", "0")),
  );

export const daemonSetDefaults: DefaultRule = (object) =>
  within(templateGeneration(object), "spec", (given) => {
    const spec = within(given, "updateStrategy", (strategy) => rollingUpdate(strategy, { maxUnavailable: 1, maxSurge: 0 }));
    return fill(spec, "revisionHistoryLimit", 10);
  });

/** `rollingUpdate` appears by itself only when no type was given. */
function statefulSetStrategy(given: JsonObject): JsonObject {
  const strategy = given["type"] ? given : fill({ ...given, type: "RollingUpdate" }, "rollingUpdate", {});
  if (strategy["type"] !== "RollingUpdate") return strategy;
  return withinPresent(strategy, "rollingUpdate", (rolling) => fill(fill(rolling, "partition", 0), "maxUnavailable", 1));
}

const claimTemplate = (claim: JsonObject): JsonObject =>
  claim["apiVersion"] === "v1" && claim["kind"] === "PersistentVolumeClaim"
    ? claim
    : { ...claim, apiVersion: "v1", kind: "PersistentVolumeClaim" };

export const statefulSetDefaults: DefaultRule = (object) =>
  within(object, "spec", (given) => {
    const spec = within(fillZero(given, "podManagementPolicy", "OrderedReady"), "updateStrategy", statefulSetStrategy);
    const retaining = within(spec, "persistentVolumeClaimRetentionPolicy", (policy) =>
      fillZero(fillZero(policy, "whenDeleted", "Retain"), "whenScaled", "Retain"),
    );
    const counted = fill(fill(retaining, "replicas", 1), "revisionHistoryLimit", 10);
    return withinEach(counted, "volumeClaimTemplates", claimTemplate);
  });

const templateLabels = (object: JsonObject) => objectAt(objectAt(objectAt(objectAt(object, "spec"), "template"), "metadata"), "labels");

/** Labels of the object itself, taken from its template where it has none. */
function labelsFromTemplate(object: JsonObject): JsonObject {
  const labels = templateLabels(object);
  if (isEmpty(labels) || !isEmpty(objectAt(objectAt(object, "metadata"), "labels"))) return object;
  return within(object, "metadata", (metadata) => ({ ...metadata, labels }));
}

export const replicationControllerDefaults: DefaultRule = (given) => {
  const object = labelsFromTemplate(given);
  const labels = templateLabels(object);
  if (isEmpty(labels)) return object;
  return within(object, "spec", (spec) => (isEmpty(spec["selector"]) ? { ...spec, selector: labels } : spec));
};

const noCount = (spec: JsonObject, field: string) => spec[field] === undefined || spec[field] === null;

export const jobDefaults: DefaultRule = (given) =>
  within(labelsFromTemplate(given), "spec", (before) => {
    let spec = before;
    if (noCount(spec, "completions") && noCount(spec, "parallelism")) spec = { ...spec, completions: 1 };
    spec = fill(spec, "parallelism", 1);
    spec = fill(spec, "backoffLimit", noCount(spec, "backoffLimitPerIndex") ? 6 : 2147483647);
    spec = fill(fill(spec, "completionMode", "NonIndexed"), "suspend", false);
    spec = fill(spec, "podReplacementPolicy", objectAt(spec, "podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    return fill(spec, "manualSelector", false);
  });
