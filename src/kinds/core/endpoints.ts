import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsLabel, dnsSubdomain, each, ipAddress, oneOf, portNumber, qualifiedName } from "../validation/fields.ts";
import { specialIpProblem } from "../validation/ip.ts";

/** A text that is no address breaks two rules. */
function validateAddress(address: EndpointAddress, path: string): FieldError[] {
  const { ip, hostname, nodeName } = address;
  const special = specialIpProblem(ip);
  return [
    ...ipAddress(`${path}.ip`, ip),
    ...(hostname ? dnsLabel(`${path}.hostname`, hostname) : []),
    ...(nodeName === undefined ? [] : dnsSubdomain(`${path}.nodeName`, nodeName)),
    ...(special ? [invalidValue(`${path}.ip`, ip, special)] : []),
  ];
}

function validatePort(port: EndpointPort, path: string, named: boolean): FieldError[] {
  const { name = "", appProtocol } = port;
  return [
    ...(name === "" ? (named ? [required(`${path}.name`)] : []) : dnsLabel(`${path}.name`, name)),
    ...portNumber(`${path}.port`, port.port),
    ...oneOf(`${path}.protocol`, port.protocol, ["TCP", "UDP", "SCTP"]),
    ...(appProtocol === undefined ? [] : qualifiedName(`${path}.appProtocol`, appProtocol)),
  ];
}

function validateSubset(subset: EndpointSubset, path: string): FieldError[] {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  return [
    ...(addresses.length + notReadyAddresses.length === 0 ? [required(path, "must specify `addresses` or `notReadyAddresses`")] : []),
    ...each(`${path}.addresses`, addresses, validateAddress),
    ...each(`${path}.notReadyAddresses`, notReadyAddresses, validateAddress),
    ...each(`${path}.ports`, ports, (port, at) => validatePort(port, at, ports.length > 1)),
  ];
}

export const endpoints = defineKind<Endpoints>({
  resource: "core/v1/endpoints",
  deprecated: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  validate: (object) => each("subsets", object.subsets, validateSubset),
  example: { apiVersion: "v1", kind: "Endpoints", metadata: { name: "example" }, subsets: [] },
});
