/** Defaults of Service. */
import type { JsonObject } from "../../api/meta.ts";
import { type DefaultRule, fill, fillZero, isEmpty, within, withinEach } from "./rule.ts";

function sessionAffinity(given: JsonObject): JsonObject {
  const spec = fillZero(given, "sessionAffinity", "None");
  if (spec["sessionAffinity"] === "None") {
    if (!spec["sessionAffinityConfig"]) return spec;
    const { sessionAffinityConfig: _, ...rest } = spec;
    return rest;
  }
  if (spec["sessionAffinity"] !== "ClientIP") return spec;
  return within(spec, "sessionAffinityConfig", (config) => within(config, "clientIP", (client) => fill(client, "timeoutSeconds", 10800)));
}

function trafficPolicies(given: JsonObject): JsonObject {
  const { type } = given;
  const isPublic = type === "NodePort" || type === "LoadBalancer";
  let spec = given;
  if (isPublic || (type === "ClusterIP" && !isEmpty(spec["externalIPs"]))) spec = fillZero(spec, "externalTrafficPolicy", "Cluster");
  if (isPublic || type === "ClusterIP") spec = fill(spec, "internalTrafficPolicy", "Cluster");
  return type === "LoadBalancer" ? fill(spec, "allocateLoadBalancerNodePorts", true) : spec;
}

const servicePort = (given: JsonObject): JsonObject => fillZero(fillZero(given, "protocol", "TCP"), "targetPort", given["port"]);

const balancerIngress = (status: JsonObject): JsonObject =>
  within(status, "loadBalancer", (balancer) =>
    withinEach(balancer, "ingress", (ingress) => (ingress["ip"] ? fill(ingress, "ipMode", "VIP") : ingress)),
  );

export const serviceDefaults: DefaultRule = (given) => {
  const service = within(given, "spec", (before) => {
    const spec = fillZero(sessionAffinity(before), "type", "ClusterIP");
    return trafficPolicies(withinEach(spec, "ports", servicePort));
  });
  const spec = service["spec"] as JsonObject;
  return spec["type"] === "LoadBalancer" ? within(service, "status", balancerIngress) : service;
};
