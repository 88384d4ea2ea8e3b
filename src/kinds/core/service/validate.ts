/** The rules of a Service, in Kubernetes' order. */
import { duplicate, type FieldError, forbidden, invalidValue, required } from "../../../api/field-error.ts";
import type { Service, ServicePort } from "../../../api/types/core-v1.ts";
import { duplicates } from "../../validation/duplicates.ts";
import { dnsLabel, dnsSubdomain, each, labels, oneOf, portNumber, portOrName, qualifiedName, when } from "../../validation/fields.ts";
import { cidrProblem, specialIpProblem } from "../../validation/ip.ts";
import { validateIpFields } from "./ip-fields.ts";
import { validateTraffic } from "./traffic.ts";
import { isExternalName, isHeadless, isLoadBalancer, specOf } from "./traits.ts";

function byType(service: Service): FieldError[] {
  const { type, ports = [], clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = "" } = specOf(service);
  if (type === "LoadBalancer" || type === "NodePort") {
    const kubelet = type === "LoadBalancer" ? ports.flatMap((port, index) => (port.port === 10250 ? [index] : [])) : [];
    return [
      ...kubelet.map((index) =>
        invalidValue(`spec.ports[${index}]`, 10250, "may not expose port 10250 externally since it is used by kubelet"),
      ),
      ...when(isHeadless(service), () => invalidValue("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`)),
    ];
  }
  if (type !== "ExternalName") return [];
  const text = "may not be set for ExternalName services";
  const cname = externalName.replace(/\.$/, "");
  return [
    ...when(clusterIPs.length > 0, () => forbidden("spec.clusterIPs", text)),
    ...when(ipFamilies.length > 0, () => forbidden("spec.ipFamilies", text)),
    ...when(ipFamilyPolicy !== undefined, () => forbidden("spec.ipFamilyPolicy", text)),
    ...(cname === "" ? [required("spec.externalName")] : dnsSubdomain("spec.externalName", cname)),
  ];
}

function validatePort(port: ServicePort, path: string, ports: readonly ServicePort[]): FieldError[] {
  const { name = "" } = port;
  const index = ports.indexOf(port);
  const named = name === "" ? when(ports.length > 1, () => required(`${path}.name`)) : dnsLabel(`${path}.name`, name);
  const repeated = name !== "" && ports.findIndex((other) => other.name === name) < index;
  return [
    ...named,
    ...when(repeated, () => duplicate(`${path}.name`, name)),
    ...portNumber(`${path}.port`, port.port),
    ...oneOf(`${path}.protocol`, port.protocol, ["TCP", "UDP", "SCTP"]),
    ...portOrName(`${path}.targetPort`, port.targetPort),
    ...(port.appProtocol === undefined ? [] : qualifiedName(`${path}.appProtocol`, port.appProtocol)),
  ];
}

function affinity(service: Service): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig: config } = specOf(service);
  const path = "spec.sessionAffinityConfig";
  const errors = oneOf("spec.sessionAffinity", sessionAffinity, ["ClientIP", "None"]);
  if (sessionAffinity === "None")
    return [...errors, ...when(config !== undefined, () => forbidden(path, "must not be set when session affinity is None"))];
  if (sessionAffinity !== "ClientIP") return errors;
  if (!config) return [...errors, required(path)];
  if (!config.clientIP) return [...errors, required(`${path}.clientIP`)];
  const seconds = config.clientIP.timeoutSeconds;
  if (seconds === undefined) return [...errors, required(`${path}.clientIP.timeoutSeconds`)];
  return [
    ...errors,
    ...when(seconds <= 0 || seconds > 86400, () => invalidValue(`${path}.clientIP.timeoutSeconds`, seconds, "must be between 1 and 86400")),
  ];
}

function portNumbersOnce(service: Service): FieldError[] {
  const { type, ports = [] } = specOf(service);
  const forbiddenPorts = type === "ClusterIP" ? ports.flatMap((port, index) => (port.nodePort ? [index] : [])) : [];
  return [
    ...forbiddenPorts.map((index) => forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")),
    ...duplicates(
      "spec.ports",
      ports,
      (port) => (port.nodePort ? `${port.protocol}/${port.nodePort}` : undefined),
      (port) => port.nodePort,
      ".nodePort",
    ),
    ...duplicates("spec.ports", ports, (port) => `${port.protocol}/${port.port}`),
  ];
}

function sourceRanges(service: Service): FieldError[] {
  const { loadBalancerSourceRanges: ranges = [] } = specOf(service);
  const path = "spec.LoadBalancerSourceRanges";
  if (ranges.length === 0) return [];
  return [
    ...when(!isLoadBalancer(service), () => forbidden(path, "may only be used when `type` is 'LoadBalancer'")),
    ...each(path, ranges, (text, at) => {
      const problem = cidrProblem(text.trim());
      return problem ? [invalidValue(at, text, problem)] : [];
    }),
  ];
}

/** `old` is the stored Service on update: addresses it already has are not judged again. */
export function validateService(service: Service, old: Service | undefined): FieldError[] {
  const { ports = [], selector, externalIPs = [], type } = specOf(service);
  return [
    ...when(ports.length === 0 && !isHeadless(service) && !isExternalName(service), () => required("spec.ports")),
    ...byType(service),
    ...each("spec.ports", ports, (port, path) => validatePort(port, path, ports)),
    ...labels("spec.selector", selector),
    ...affinity(service),
    ...validateIpFields(service, old),
    ...each("spec.externalIPs", externalIPs, (ip, path) => {
      const problem = specialIpProblem(ip);
      return problem ? [invalidValue(path, ip, problem)] : [];
    }),
    ...oneOf("spec.type", type, ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
    ...portNumbersOnce(service),
    ...sourceRanges(service),
    ...validateTraffic(service),
  ];
}
