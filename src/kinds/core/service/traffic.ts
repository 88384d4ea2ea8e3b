/** Load balancer and traffic policy fields of a Service. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import { oneOf, portNumber, qualifiedName, when } from "../../validation/fields.ts";
import { isExternallyAccessible, isLoadBalancer, needsHealthCheckNodePort, specOf } from "./traits.ts";

const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";

function loadBalancer(service: Service): FieldError[] {
  const { allocateLoadBalancerNodePorts: allocate, loadBalancerClass } = specOf(service);
  const isBalancer = isLoadBalancer(service);
  const errors = [
    ...when(allocate !== undefined && !isBalancer, () => forbidden("spec.allocateLoadBalancerNodePorts", onlyLoadBalancer)),
    ...when(allocate === undefined && isBalancer, () => required("allocateLoadBalancerNodePorts")),
  ];
  if (loadBalancerClass === undefined) return errors;
  if (!isBalancer) return [...errors, forbidden("spec.loadBalancerClass", onlyLoadBalancer)];
  return [...errors, ...qualifiedName("spec.loadBalancerClass", loadBalancerClass)];
}

function external(service: Service): FieldError[] {
  const { externalTrafficPolicy: policy } = specOf(service);
  const path = "spec.externalTrafficPolicy";
  if (isExternallyAccessible(service)) return oneOf(path, policy, ["Cluster", "Local"]);
  return when(!!policy, () => invalidValue(path, policy, "may only be set for externally-accessible services"));
}

function healthCheck(service: Service): FieldError[] {
  const { healthCheckNodePort: port } = specOf(service);
  const path = "spec.healthCheckNodePort";
  if (needsHealthCheckNodePort(service)) return port ? portNumber(path, port) : [required(path)];
  return when(!!port, () =>
    invalidValue(path, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
  );
}

const distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];

/** Load balancer fields, then traffic policies. */
export function validateTraffic(service: Service): FieldError[] {
  const { internalTrafficPolicy: internal, trafficDistribution: distribution } = specOf(service);
  const needsInternal = ["ClusterIP", "NodePort", "LoadBalancer"].includes(specOf(service).type ?? "");
  return [
    ...loadBalancer(service),
    ...external(service),
    ...healthCheck(service),
    ...(internal !== undefined || needsInternal ? oneOf("spec.internalTrafficPolicy", internal, ["Cluster", "Local"]) : []),
    ...when(!!distribution && !distributions.includes(distribution), () =>
      notSupported("spec.trafficDistribution", distribution, distributions),
    ),
  ];
}
