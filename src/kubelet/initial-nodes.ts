/** The nodes of a new cluster. */
import { kubeletAnnotation } from "../api/simulated-node.ts";
import { isReason } from "../api/status.ts";
import type { Node } from "../api/types/core-v1.ts";
import type { Client } from "../client/client.ts";
import { node as nodeKind } from "../kinds/core/node.ts";
import type { KubeletConfig } from "./kubelet-config.ts";

const zones = 3;

/** node-0, node-1, …: one region, three zones in turn. They are simulated in every mode but `none`. */
export function initialNode(index: number): Node {
  const name = `node-${index}`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { [kubeletAnnotation]: "simulated" },
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": "region-1",
        "topology.kubernetes.io/zone": `zone-${index % zones}`,
      },
    },
    spec: {},
    status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, nodeInfo: noInfo },
  };
}

const noInfo = {
  architecture: "",
  bootID: "",
  containerRuntimeVersion: "",
  kernelVersion: "",
  kubeProxyVersion: "",
  kubeletVersion: "",
  machineID: "",
  operatingSystem: "",
  osImage: "",
  systemUUID: "",
};

/** Makes `count` nodes, those that are there already excepted. */
export async function ensureInitialNodes(client: Client, count: number, _config: KubeletConfig): Promise<void> {
  for (let index = 0; index < count; index++) {
    try {
      await client.create(nodeKind, initialNode(index));
    } catch (error) {
      if (!isReason(error, "AlreadyExists")) throw error;
    }
  }
}
