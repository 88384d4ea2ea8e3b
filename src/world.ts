/** The control plane as `/miniplane/v1` sees it. */

import { notFound } from "./api/status.ts";
import type { Cluster } from "./cluster.ts";
import { kubeconfigText } from "./config/kubeconfig.ts";
import type { Config } from "./config.ts";
import type { AboutFacts, World } from "./control/world.ts";
import { kubernetesVersion } from "./http/version.ts";
import { node } from "./kinds/core/node.ts";
import { packageVersion } from "./package-version.ts";

export interface WorldOptions {
  readonly config: Config;
  readonly cluster: Cluster;
  /** The data file; undefined: in memory. */
  readonly path: string | undefined;
  readonly pid: number;
  url(): string;
}

const powerAnnotation = "miniplane.dev/power";

export function createWorld(options: WorldOptions): World {
  const { cluster } = options;
  const { clock } = cluster;
  return {
    about: () => about(options),
    kubeconfig: kubeconfigText,
    clock: {
      state: () => clock.state(),
      setMode: (mode, speed) => clock.setMode(mode, speed),
      advance: (step) => cluster.advance(step),
    },
    settle: (how) => settleQuietly(cluster, how),
    power: (name, on) => power(cluster, name, on),
  };
}

function about({ config, cluster, path, url, pid }: WorldOptions): AboutFacts {
  return {
    version: packageVersion(),
    kubernetes: kubernetesVersion.gitVersion,
    name: config.name,
    seed: cluster.seed,
    pid,
    url: url(),
    state: path ?? "memory",
    resumed: cluster.resumed,
    resourceVersion: String(cluster.registry.revision),
    clock: cluster.clock.state().mode,
    differences: differences(config),
  };
}

function differences(config: Config): AboutFacts["differences"] {
  return [
    { what: "nodes and containers are simulated", flag: `--kubelet ${config.kubelet}` },
    {
      what: "every request without login acts as user admin of system:masters; tokens and impersonated users are judged by RBAC",
      flag: `--authorization ${config.authorization}`,
    },
    ...(config.unknownPhase ? [{ what: "Pods on lost simulated nodes enter phase Unknown", flag: "--unknown-phase" }] : []),
    ...(config.heartbeats === "none" ? [{ what: "nodes renew no Lease objects", flag: "--heartbeats none" }] : []),
    ...(config.clock === "real" ? [] : [{ what: "virtual time passes differently from the wall clock", flag: `--clock ${config.clock}` }]),
  ];
}

/** Settled, and still so `quiet` wall milliseconds later without a write in between. */
async function settleQuietly(cluster: Cluster, { timeout, quiet }: { timeout: number; quiet: number }) {
  const { io } = cluster.clock;
  const deadline = io.now() + timeout;
  for (;;) {
    const left = Math.max(0, deadline - io.now());
    const result = await cluster.settle({ timeout: left });
    if (!result.settled || quiet === 0) return result;
    const before = cluster.registry.revision;
    await new Promise<void>((resolve) => io.after(Math.min(quiet, Math.max(0, deadline - io.now())), resolve));
    if (cluster.registry.revision === before) return result;
    if (io.now() >= deadline) return { settled: false, busy: ["writes keep coming"] };
  }
}

async function power(cluster: Cluster, name: string, on: boolean): Promise<void> {
  const changed = await cluster.client("miniplane").modify(node, undefined, name, (head) => {
    const { [powerAnnotation]: _power, ...others } = head.metadata.annotations ?? {};
    const annotations = on ? others : { ...others, [powerAnnotation]: "off" };
    return { ...head, metadata: { ...head.metadata, annotations } };
  });
  if (!changed) throw notFound(node.groupResource, name);
}
