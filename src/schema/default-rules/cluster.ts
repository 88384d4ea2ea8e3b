/** Conditional defaults of the smaller kinds. */

import type { JsonObject } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import { formatTime } from "../../api/time.ts";
import { type DefaultRule, fill, fillZero, isEmpty, listAt, objectAt, within, withinPresent } from "./rule.ts";

/** The label that names the namespace is always right. */
export const namespaceDefaults: DefaultRule = (object) => {
  const name = objectAt(object, "metadata")?.["name"];
  if (!name) return object;
  return within(object, "metadata", (metadata) =>
    within(metadata, "labels", (labels) =>
      labels["kubernetes.io/metadata.name"] === name ? labels : { ...labels, "kubernetes.io/metadata.name": name },
    ),
  );
};

export const nodeStatusDefaults: DefaultRule = (status) =>
  isEmpty(status["capacity"]) || objectAt(status, "allocatable") ? status : { ...status, allocatable: status["capacity"] };

function fillNames(list: JsonObject, from: JsonObject | undefined): JsonObject {
  const missing = Object.entries(from ?? {}).filter(([name]) => own(list, name) === undefined);
  return missing.length > 0 ? { ...list, ...Object.fromEntries(missing) } : list;
}

/** Of type Container: default from max, defaultRequest from default, then from min. */
export const limitRangeItemDefaults: DefaultRule = (given) => {
  if (given["type"] !== "Container") return given;
  const item = within(given, "default", (list) => fillNames(list, objectAt(given, "max")));
  return within(item, "defaultRequest", (list) => fillNames(fillNames(list, objectAt(item, "default")), objectAt(item, "min")));
};

export const networkPolicyDefaults: DefaultRule = (object) =>
  within(object, "spec", (spec) =>
    isEmpty(spec["policyTypes"]) ? { ...spec, policyTypes: listAt(spec, "egress").length > 0 ? ["Ingress", "Egress"] : ["Ingress"] } : spec,
  );

export const ingressClassDefaults: DefaultRule = (object) =>
  within(object, "spec", (spec) => withinPresent(spec, "parameters", (parameters) => fill(parameters, "scope", "Cluster")));

export const subjectDefaults: DefaultRule = (subject) =>
  subject["kind"] === "User" || subject["kind"] === "Group" ? fillZero(subject, "apiGroup", "rbac.authorization.k8s.io") : subject;

export const deviceRequestDefaults: DefaultRule = (given) => {
  const request = fillZero(given, "allocationMode", "ExactCount");
  return request["allocationMode"] === "ExactCount" ? fillZero(request, "count", 1) : request;
};

/** A taint is stamped with the moment it is added. */
export const deviceTaintDefaults: DefaultRule = (taint, now) => (now === undefined ? taint : fill(taint, "timeAdded", formatTime(now)));

export const csiDriverDefaults: DefaultRule = (object) =>
  within(object, "spec", (given) => {
    let spec = fill(fill(fill(given, "attachRequired", true), "podInfoOnMount", false), "storageCapacity", false);
    spec = fill(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (isEmpty(spec["volumeLifecycleModes"])) spec = { ...spec, volumeLifecycleModes: ["Persistent"] };
    return fill(fill(fill(spec, "requiresRepublish", false), "seLinuxMount", false), "preventPodSchedulingIfMissing", false);
  });

/** The version that is stored is the first of those ever stored. */
export const customResourceDefinitionDefaults: DefaultRule = (object) => {
  const stored = listAt(objectAt(object, "spec"), "versions").filter((version) => version["storage"] === true);
  if (stored.length === 0) return object;
  return within(object, "status", (status) =>
    isEmpty(status["storedVersions"]) ? { ...status, storedVersions: stored.map((version) => version["name"]) } : status,
  );
};

export const customResourceDefinitionSpecDefaults: DefaultRule = (spec) => {
  const named = withinPresent(spec, "names", (given) => {
    const kind = String(given["kind"] ?? "");
    const names = kind ? fillZero(given, "singular", kind.toLowerCase()) : given;
    return kind ? fillZero(names, "listKind", `${kind}List`) : names;
  });
  return fill(named, "conversion", { strategy: "None" });
};

/** What is given as text is stored as bytes and wins over them; the text itself is never kept. */
export const secretDefaults: DefaultRule = (given) => {
  const secret = fillZero(given, "type", "Opaque");
  const text = objectAt(secret, "stringData");
  if (!text) return secret;
  const bytes = Object.entries(text).map(([name, value]) => [name, Buffer.from(String(value)).toString("base64")]);
  const { stringData: _, ...rest } = secret;
  return bytes.length > 0 ? { ...rest, data: { ...objectAt(secret, "data"), ...Object.fromEntries(bytes) } } : rest;
};
