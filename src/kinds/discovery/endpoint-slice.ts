import { type FieldError, invalidValue, required, tooMany } from "../../api/field-error.ts";
import type { Endpoint, EndpointPort, EndpointSlice } from "../../api/types/discovery-v1.ts";
import { defineKind } from "../kind.ts";
import { duplicates } from "../validation/duplicates.ts";
import { dnsLabel, dnsSubdomain, each, labelValue, oneOf, qualifiedName } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { ipFamily, specialIpProblem } from "../validation/ip.ts";

const atMost = (path: string, list: readonly unknown[] | undefined, max: number): FieldError[] =>
  (list?.length ?? 0) > max ? [tooMany(path, list?.length ?? 0, max)] : [];

/** deprecatedTopology cannot be written through v1. */
function withoutTopology(slice: EndpointSlice): EndpointSlice {
  if (!slice.endpoints?.some((endpoint) => endpoint.deprecatedTopology !== undefined)) return slice;
  return { ...slice, endpoints: slice.endpoints.map(({ deprecatedTopology: _, ...endpoint }) => endpoint) };
}

/** An address of the other family is reported at the list, what is no address at its place in it. */
function validateAddress(path: string, text: string, type: string, at: string): FieldError[] {
  if (type === "FQDN") return dnsSubdomain(at, text);
  const family = ipFamily(text);
  if (family && family !== type) return [invalidValue(path, text, `must be an ${type} address`)];
  const special = specialIpProblem(text);
  return special ? [invalidValue(at, text, special)] : [];
}

function validateHints(endpoint: Endpoint, path: string): FieldError[] {
  const { forZones, forNodes } = endpoint.hints ?? {};
  return [
    ...atMost(`${path}.forZones`, forZones, 8),
    ...each(`${path}.forZones`, forZones, (zone, at) => labelValue(`${at}.name`, zone.name)),
    ...duplicates(
      `${path}.forZones`,
      forZones,
      (zone) => zone.name,
      (zone) => zone.name,
      ".name",
    ),
    ...atMost(`${path}.forNodes`, forNodes, 8),
    ...each(`${path}.forNodes`, forNodes, (node, at) => dnsSubdomain(`${at}.name`, node.name)),
    ...duplicates(
      `${path}.forNodes`,
      forNodes,
      (node) => node.name,
      (node) => node.name,
      ".name",
    ),
  ];
}

function validateEndpoint(endpoint: Endpoint, path: string, type: string): FieldError[] {
  const { addresses = [], nodeName, hostname } = endpoint;
  const at = `${path}.addresses`;
  const known = ["IPv4", "IPv6", "FQDN"].includes(type);
  return [
    ...((addresses ?? []).length === 0 ? [required(at)] : atMost(at, addresses, 100)),
    ...(known ? each(at, addresses ?? [], (text, index) => validateAddress(at, text, type, index)) : []),
    ...(nodeName === undefined ? [] : dnsSubdomain(`${path}.nodeName`, nodeName)),
    ...validateHints(endpoint, `${path}.hints`),
    ...(hostname === undefined ? [] : dnsLabel(`${path}.hostname`, hostname)),
  ];
}

function validatePort(port: EndpointPort, path: string): FieldError[] {
  const { name = "", appProtocol } = port;
  return [
    ...(name === "" ? [] : dnsLabel(`${path}.name`, name)),
    ...oneOf(`${path}.protocol`, port.protocol, ["TCP", "UDP", "SCTP"]),
    ...(appProtocol === undefined ? [] : qualifiedName(`${path}.appProtocol`, appProtocol)),
  ];
}

function validate({ addressType, endpoints, ports }: EndpointSlice): FieldError[] {
  return [
    ...oneOf("addressType", addressType, ["IPv4", "IPv6", "FQDN"]),
    ...atMost("endpoints", endpoints, 1000),
    ...atMost("ports", ports, 20000),
    ...each("ports", ports ?? [], validatePort),
    ...duplicates(
      "ports",
      ports ?? [],
      (port) => port.name ?? "",
      (port) => port.name ?? "",
      ".name",
    ),
  ];
}

/** Endpoints that stay as they were are not looked at again. */
const validateEndpoints = ({ addressType, endpoints }: EndpointSlice): FieldError[] =>
  each("endpoints", endpoints ?? [], (endpoint, path) => validateEndpoint(endpoint, path, addressType ?? ""));

export const endpointSlice = defineKind<EndpointSlice>({
  resource: "discovery.k8s.io/v1/endpointslices",
  prepareForCreate: withoutTopology,
  prepareForUpdate: withoutTopology,
  validate,
  validateCreate: validateEndpoints,
  warnings: (slice) => (slice.addressType === "FQDN" ? ["spec.addressType: FQDN endpoints are deprecated"] : []),
  validateUpdate: (object, old) => [
    ...(object.endpoints === old.endpoints ? [] : validateEndpoints(object)),
    ...immutable("addressType", object.addressType, old.addressType),
  ],
  example: {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "example" },
    addressType: "IPv4",
    endpoints: [{ addresses: ["192.0.2.1"] }],
    ports: [{ port: 80 }],
  },
});
