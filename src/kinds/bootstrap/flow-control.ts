/** Priority levels and flow schemas, the mandatory and the suggested ones. They are stored; nothing is queued by them. */
import { formatTime } from "../../api/time.ts";
import type { FlowSchemaSpec, Subject } from "../../api/types/flowcontrol-v1.ts";
import { flowSchema } from "../flowcontrol/flow-schema.ts";
import { mandatoryLevels, mandatorySchemas } from "../flowcontrol/mandatory.ts";
import { priorityLevelConfiguration } from "../flowcontrol/priority-level-configuration.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";

const metadata = (name: string) => ({ name, annotations: { "apf.kubernetes.io/autoupdate-spec": "true" } });

type Queues = readonly [queues: number, handSize: number, queueLengthLimit: number];

function level(name: string, shares: number, lendablePercent: number, queues: Queues | undefined): BootstrapObject {
  const queuing = queues && { queues: queues[0], handSize: queues[1], queueLengthLimit: queues[2] };
  const limitResponse = queuing ? { type: "Queue", queuing } : { type: "Reject" };
  return bootstrapObject(priorityLevelConfiguration, metadata(name), {
    spec: { type: "Limited", limited: { nominalConcurrencyShares: shares, lendablePercent, limitResponse } },
  });
}

const group = (name: string) => ({ kind: "Group", group: { name } });
const user = (name: string) => ({ kind: "User", user: { name } });
const account = (namespace: string, name: string) => ({ kind: "ServiceAccount", serviceAccount: { namespace, name } });

const everywhere = { apiGroups: ["*"], resources: ["*"], verbs: ["*"], namespaces: ["*"], clusterScope: true };
const everyPath = { nonResourceURLs: ["*"], verbs: ["*"] };
const everything = { resourceRules: [everywhere], nonResourceRules: [everyPath] };
const leases = (...namespaces: string[]) => ({
  resourceRules: [{ apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"], namespaces }],
});
const probes = { nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/readyz", "/livez"] }] };
const endpoints = {
  resourceRules: [{ apiGroups: [""], resources: ["endpoints"], verbs: ["get", "create", "update"], namespaces: ["*"] }],
};
const nodeWrites = {
  resourceRules: [
    { apiGroups: [""], resources: ["nodes", "nodes/status"], verbs: ["*"], namespaces: ["*"], clusterScope: true },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["*"], namespaces: ["*"] },
  ],
};

/** Name, level, precedence, distinguisher, subjects, rules. */
type SchemaRow = readonly [string, string, number, "ByUser" | "ByNamespace" | undefined, readonly Subject[], object];

const schemas: readonly SchemaRow[] = [
  ["probes", "exempt", 2, undefined, [group("system:unauthenticated"), group("system:authenticated")], probes],
  [
    "system-leader-election",
    "leader-election",
    100,
    "ByUser",
    [user("system:kube-controller-manager"), user("system:kube-scheduler"), group("system:serviceaccounts:kube-system")],
    leases("kube-system"),
  ],
  [
    "endpoint-controller",
    "workload-high",
    150,
    "ByUser",
    [
      user("system:kube-controller-manager"),
      account("kube-system", "endpoint-controller"),
      account("kube-system", "endpointslicemirroring-controller"),
    ],
    endpoints,
  ],
  ["workload-leader-election", "leader-election", 200, "ByUser", [group("system:serviceaccounts")], leases("*")],
  ["system-node-high", "node-high", 400, "ByUser", [group("system:nodes")], nodeWrites],
  ["system-nodes", "system", 500, "ByUser", [group("system:nodes")], everything],
  ["kube-controller-manager", "workload-high", 800, "ByNamespace", [user("system:kube-controller-manager")], everything],
  ["kube-scheduler", "workload-high", 800, "ByNamespace", [user("system:kube-scheduler")], everything],
  ["kube-system-service-accounts", "workload-high", 900, "ByNamespace", [account("kube-system", "*")], everything],
  ["service-accounts", "workload-low", 9000, "ByUser", [group("system:serviceaccounts")], everything],
  ["global-default", "global-default", 9900, "ByUser", [group("system:unauthenticated"), group("system:authenticated")], everything],
];

function schema(name: string, spec: FlowSchemaSpec, now: number): BootstrapObject {
  const level = spec.priorityLevelConfiguration.name;
  return bootstrapObject(flowSchema, metadata(name), {
    spec,
    status: {
      conditions: [
        {
          type: "Dangling",
          status: "False",
          reason: "Found",
          message: `This FlowSchema references the PriorityLevelConfiguration object named "${level}" and it exists`,
          lastTransitionTime: formatTime(now),
        },
      ],
    },
  });
}

const suggested = ([, level, matchingPrecedence, distinguisher, subjects, rules]: SchemaRow): FlowSchemaSpec => ({
  priorityLevelConfiguration: { name: level },
  matchingPrecedence,
  ...(distinguisher ? { distinguisherMethod: { type: distinguisher } } : {}),
  rules: [{ subjects, ...rules }],
});

export const flowControl = (now: number): BootstrapObject[] => [
  ...Object.entries(mandatoryLevels).map(([name, spec]) => bootstrapObject(priorityLevelConfiguration, metadata(name), { spec })),
  level("system", 30, 33, [64, 6, 50]),
  level("node-high", 40, 25, [64, 6, 50]),
  level("leader-election", 10, 0, [16, 4, 50]),
  level("workload-high", 40, 50, [128, 6, 50]),
  level("workload-low", 100, 90, [128, 6, 50]),
  level("global-default", 20, 50, [128, 6, 50]),
  ...Object.entries(mandatorySchemas).map(([name, spec]) => schema(name, spec, now)),
  ...schemas.map((row) => schema(row[0], suggested(row), now)),
];
