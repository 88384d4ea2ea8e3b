/** Namespaces, the Services every cluster has, and where Service addresses come from. */
import { formatTime } from "../../api/time.ts";
import { endpoints } from "../core/endpoints.ts";
import { namespace } from "../core/namespace.ts";
import { serviceCidrText } from "../core/service/allocate-ips.ts";
import { service } from "../core/service.ts";
import { endpointSlice } from "../discovery/endpoint-slice.ts";
import { serviceCidr } from "../networking/service-cidr.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";

const namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];
const systemNamespaces = (): BootstrapObject[] => namespaces.map((name) => bootstrapObject(namespace, { name }));
const apiAddress = "192.168.0.1";
const apiPort = { name: "https", port: 6443, protocol: "TCP" };

const apiServer = (): BootstrapObject[] => [
  bootstrapObject(
    service,
    { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
    {
      spec: {
        type: "ClusterIP",
        clusterIP: "10.96.0.1",
        clusterIPs: ["10.96.0.1"],
        ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
      },
    },
  ),
  bootstrapObject(
    endpoints,
    { name: "kubernetes", namespace: "default", labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
    { subsets: [{ addresses: [{ ip: apiAddress }], ports: [apiPort] }] },
  ),
  bootstrapObject(
    endpointSlice,
    { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    { addressType: "IPv4", endpoints: [{ addresses: [apiAddress], conditions: { ready: true } }], ports: [apiPort] },
  ),
];

const dns = (): BootstrapObject =>
  bootstrapObject(
    service,
    {
      name: "kube-dns",
      namespace: "kube-system",
      labels: { "k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" },
      annotations: { "prometheus.io/port": "9153", "prometheus.io/scrape": "true" },
    },
    {
      spec: {
        type: "ClusterIP",
        clusterIP: "10.96.0.10",
        clusterIPs: ["10.96.0.10"],
        selector: { "k8s-app": "kube-dns" },
        ports: [
          { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
          { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
          { name: "metrics", port: 9153, protocol: "TCP", targetPort: 9153 },
        ],
      },
    },
  );

/** What an API server sees to as long as it runs. As kubernetes: systemnamespaces and kubernetesservice controllers. */
export const keptObjects = (): BootstrapObject[] => [...systemNamespaces(), ...apiServer()];

export const coreObjects = (now: number): BootstrapObject[] => [
  ...systemNamespaces(),
  bootstrapObject(
    serviceCidr,
    { name: "kubernetes", finalizers: ["networking.k8s.io/service-cidr-finalizer"] },
    {
      spec: { cidrs: [serviceCidrText] },
      status: {
        conditions: [
          { type: "Ready", status: "True", reason: "", message: "Kubernetes Service CIDR is ready", lastTransitionTime: formatTime(now) },
        ],
      },
    },
  ),
  ...apiServer(),
  dns(),
];
