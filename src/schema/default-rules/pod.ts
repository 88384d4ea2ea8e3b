/** Defaults of Pods: those of a Pod itself (not of a template), of its spec, of its status. */

import type { JsonObject } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import { type DefaultRule, fill, fillZero, listAt, objectAt, within, withinEach } from "./rule.ts";

/** Requests where only limits are given. */
function requestsFromLimits(container: JsonObject): JsonObject {
  const limits = objectAt(objectAt(container, "resources"), "limits");
  if (!limits) return container;
  return within(container, "resources", (resources) =>
    within(resources, "requests", (requests) => {
      const missing = Object.keys(limits).filter((name) => own(requests, name) === undefined);
      if (missing.length === 0) return requests;
      return { ...requests, ...Object.fromEntries(missing.map((name) => [name, limits[name]])) };
    }),
  );
}

const hostPorts = (container: JsonObject): JsonObject =>
  withinEach(container, "ports", (port) => (port["containerPort"] ? fillZero(port, "hostPort", port["containerPort"]) : port));

/** What is defaulted on a Pod but not on a Pod template. */
export const podDefaults: DefaultRule = (pod) =>
  within(pod, "spec", (given) => {
    let spec = given;
    if (Number(spec["terminationGracePeriodSeconds"]) < 0) spec = { ...spec, terminationGracePeriodSeconds: 1 };
    spec = withinEach(spec, "containers", requestsFromLimits);
    spec = withinEach(spec, "initContainers", requestsFromLimits);
    spec = fill(spec, "enableServiceLinks", true);
    if (spec["hostNetwork"] !== true) return spec;
    return withinEach(withinEach(spec, "containers", hostPorts), "initContainers", hostPorts);
  });

/** The two spellings of the service account's name are kept equal; the new one wins. */
function serviceAccountNames(spec: JsonObject): JsonObject {
  const name = spec["serviceAccountName"] || spec["serviceAccount"];
  if (!name || (spec["serviceAccountName"] === name && spec["serviceAccount"] === name)) return spec;
  return { ...spec, serviceAccountName: name, serviceAccount: name };
}

/** Spec of a Pod or of a Pod template. */
export const podSpecDefaults: DefaultRule = (given) => {
  const spec = serviceAccountNames(given);
  const { dnsPolicy, restartPolicy, schedulerName, securityContext, terminationGracePeriodSeconds } = spec;
  if (dnsPolicy && restartPolicy && schedulerName && securityContext && isGiven(terminationGracePeriodSeconds)) return spec;
  return {
    ...spec,
    dnsPolicy: dnsPolicy || "ClusterFirst",
    restartPolicy: restartPolicy || "Always",
    schedulerName: schedulerName || "default-scheduler",
    securityContext: securityContext ?? {},
    terminationGracePeriodSeconds: terminationGracePeriodSeconds ?? 30,
  };
};

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** podIP and the first of podIPs say the same; podIP wins. */
export const podStatusDefaults: DefaultRule = (status) => {
  const ip = status["podIP"];
  const first = listAt(status, "podIPs")[0]?.["ip"];
  if (ip && first !== ip) return { ...status, podIPs: [{ ip }] };
  return !ip && first ? { ...status, podIP: first } : status;
};
