/** Rows of Services, what stands behind them and in front of them, and of network kinds. */
import type { Endpoints, Service } from "../../api/types/core-v1.ts";
import type { EndpointSlice } from "../../api/types/discovery-v1.ts";
import type { Ingress, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from "../../api/types/networking-v1.ts";
import { age, type Cells, firstThree, formatLabels, formatSelector, orNone, orUnset } from "./cell-text.ts";

export const serviceCells: Cells<Service> = (service, now) => {
  const { spec } = service;
  const ports = (spec?.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ""}/${protocol}`);
  return [
    service.metadata.name,
    spec?.type ?? "",
    orNone(spec?.clusterIPs?.[0]),
    externalAddress(service),
    orNone(ports.join(",")),
    age(service, now),
    formatLabels(spec?.selector),
  ];
};

function externalAddress({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case "ClusterIP":
    case "NodePort":
      return orNone(external.join(","));
    case "LoadBalancer":
      return [...balancerAddresses(status?.loadBalancer?.ingress), ...external].join(",") || "<pending>";
    case "ExternalName":
      return spec.externalName ?? "";
    default:
      return "<unknown>";
  }
}

interface BalancerIngress {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
}

function balancerAddresses(ingress: readonly BalancerIngress[] | null | undefined): string[] {
  return [...new Set((ingress ?? []).map(({ ip, hostname }) => ip || hostname || "").filter(Boolean))].sort();
}

export const endpointsCells: Cells<Endpoints> = (endpoints, now) => [endpoints.metadata.name, endpointList(endpoints), age(endpoints, now)];

function endpointList({ subsets }: Endpoints): string {
  if (!subsets || subsets.length === 0) return "<none>";
  const found = subsets.flatMap(({ addresses, ports }) => {
    const ips = (addresses ?? []).map(({ ip }) => ip);
    if (!ports || ports.length === 0) return ips;
    return ports.flatMap(({ port }) => ips.map((ip) => `${ip.includes(":") ? `[${ip}]` : ip}:${port}`));
  });
  return firstThree(found);
}

export const endpointSliceCells: Cells<EndpointSlice> = (slice, now) => [
  slice.metadata.name,
  slice.addressType,
  orUnset(firstThree((slice.ports ?? []).map(({ port, name }) => `${port ?? name ?? "*"}`))),
  orUnset(firstThree((slice.endpoints ?? []).flatMap(({ addresses }) => addresses ?? []))),
  age(slice, now),
];

export const ingressCells: Cells<Ingress> = (ingress, now) => [
  ingress.metadata.name,
  orNone(ingress.spec?.ingressClassName),
  ingressHosts(ingress),
  balancerAddresses(ingress.status?.loadBalancer?.ingress).join(","),
  (ingress.spec?.tls ?? []).length > 0 ? "80, 443" : "80",
  age(ingress, now),
];

function ingressHosts({ spec }: Ingress): string {
  const rules = spec?.rules ?? [];
  const hosts = rules.map(({ host }) => host ?? "").filter(Boolean);
  if (hosts.length === 0) return "*";
  return hosts.length > 3 ? `${hosts.slice(0, 3).join(",")} + ${rules.length - 3} more...` : hosts.join(",");
}

export const ingressClassCells: Cells<IngressClass> = (ingressClass, now) => {
  const { controller, parameters } = ingressClass.spec ?? {};
  const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : "";
  return [
    ingressClass.metadata.name,
    controller ?? "",
    parameters ? `${parameters.kind}${group}/${parameters.name}` : "<none>",
    age(ingressClass, now),
  ];
};

export const networkPolicyCells: Cells<NetworkPolicy> = (policy, now) => [
  policy.metadata.name,
  formatSelector(policy.spec?.podSelector),
  age(policy, now),
];

export const ipAddressCells: Cells<IPAddress> = ({ metadata, spec }) => {
  const parent = spec?.parentRef;
  if (!parent) return [metadata.name, "<none>"];
  const resource = `${parent.resource}${parent.group ? `.${parent.group}` : ""}`.toLowerCase();
  return [metadata.name, [resource, ...(parent.namespace ? [parent.namespace] : []), parent.name].join("/")];
};

export const serviceCidrCells: Cells<ServiceCIDR> = (cidr, now) => [cidr.metadata.name, (cidr.spec?.cidrs ?? []).join(","), age(cidr, now)];
