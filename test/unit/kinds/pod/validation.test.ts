import { describe, expect, it } from "vitest";
import { validateNewPod, validatePod } from "../../../../src/kinds/core/pod/validate-pod.ts";
import { validatePodTemplateSpec } from "../../../../src/kinds/core/pod-spec/pod-template.ts";
import { brief, podOf } from "../../../support/pod.ts";

const container = (part: object) => ({ containers: [{ name: "c", image: "i", ...part }] });
const volume = (source: object) => ({ volumes: [{ name: "v", ...source }] });

const cases: readonly [string, object, readonly string[]][] = [
  ["accepts a plain Pod", {}, []],
  ["asks for a container", { containers: [] }, ["spec.containers Required"]],
  ["asks for names and images", { containers: [{}] }, ["spec.containers[0].name Required", "spec.containers[0].image Required"]],
  [
    "reports each broken rule of a name",
    { schedulingGates: [{ name: "" }] },
    ["spec.schedulingGates[0] Invalid", "spec.schedulingGates[0] Invalid"],
  ],
  ["refuses padded images", container({ image: " i" }), ["spec.containers[0].image Invalid"]],
  [
    "refuses two handlers",
    container({ livenessProbe: { exec: { command: ["a"] }, tcpSocket: { port: 1 } } }),
    ["spec.containers[0].livenessProbe.tcpSocket Forbidden"],
  ],
  [
    "keeps hooks from plain init containers",
    { initContainers: [{ name: "i", image: "i", lifecycle: {} }] },
    ["spec.initContainers[0].lifecycle Forbidden"],
  ],
  [
    "checks hooks of sidecars",
    { initContainers: [{ name: "i", image: "i", restartPolicy: "Always", lifecycle: { preStop: {} } }] },
    ["spec.initContainers[0].lifecycle.preStop Required"],
  ],
  [
    "finds host ports taken twice",
    {
      containers: [
        { name: "a", image: "i", ports: [{ containerPort: 1, hostPort: 2 }] },
        { name: "b", image: "i", ports: [{ containerPort: 1, hostPort: 2 }] },
      ],
    },
    ["spec.containers[1].ports[0].hostPort Duplicate"],
  ],
  [
    "finds requests above limits",
    container({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }),
    ["spec.containers[0].resources.requests Invalid"],
  ],
  [
    "asks for limits of extended resources",
    container({ resources: { requests: { "x.test/gpu": "1" } } }),
    ["spec.containers[0].resources.limits Required"],
  ],
  [
    "asks for whole extended resources",
    container({ resources: { limits: { "x.test/gpu": "1500m" } } }),
    ["spec.containers[0].resources.limits[x.test/gpu] Invalid", "spec.containers[0].resources.requests[x.test/gpu] Invalid"],
  ],
  [
    "asks for cpu or memory with huge pages",
    container({ resources: { limits: { "hugepages-2Mi": "3Mi" } } }),
    [
      "spec.containers[0].resources.limits[hugepages-2Mi] Invalid",
      "spec.containers[0].resources.requests[hugepages-2Mi] Invalid",
      "spec.containers[0].resources Forbidden",
    ],
  ],
  [
    "knows only declared claims",
    container({ resources: { claims: [{ name: "r" }] } }),
    ["spec.containers[0].resources.claims[0] NotFound"],
  ],
  [
    "mounts only volumes that exist and are valid",
    { ...volume({ hostPath: { path: "/a/../b" } }), ...container({ volumeMounts: [{ name: "v", mountPath: "/x" }] }) },
    ["spec.volumes[0].hostPath.path Invalid", "spec.containers[0].volumeMounts[0].name NotFound"],
  ],
  ["takes the first of two volume sources", volume({ emptyDir: {}, hostPath: { path: "/x" } }), ["spec.volumes[0].hostPath Forbidden"]],
  ["reports Google's disks under their old name", volume({ gcePersistentDisk: {} }), ["spec.volumes[0].persistentDisk.pdName Required"]],
  [
    "asks for access modes and storage of ephemeral claims",
    volume({ ephemeral: { volumeClaimTemplate: { spec: {} } } }),
    [
      "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes Required",
      "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage] Required",
    ],
  ],
  ["wants one source for a variable", container({ env: [{ name: "A", valueFrom: {} }] }), ["spec.containers[0].env[0].valueFrom Invalid"]],
  [
    "wants NoExecute for limited tolerations",
    { tolerations: [{ key: "a", operator: "Exists", tolerationSeconds: 1 }] },
    ["spec.tolerations[0].effect Invalid"],
  ],
  [
    "keeps Linux settings from Windows",
    { os: { name: "windows" }, securityContext: { runAsUser: 1 } },
    ["spec.securityContext.runAsUser Forbidden"],
  ],
  ["keeps the host's processes from user namespaces", { hostUsers: false, hostPID: true }, ["spec.HostPID Forbidden"]],
  ["wants name servers with dnsPolicy None", { dnsPolicy: "None", dnsConfig: {} }, ["spec.dnsConfig.nameservers Required"]],
];

describe("validation of Pods", () => {
  it.each(cases)("%s", (_, spec, errors) => expect(brief(validatePod(podOf(spec)))).toEqual(errors));

  it("does not bind a gated Pod and starts no ephemeral container with a new one", () => {
    const pod = podOf({ nodeName: "n", schedulingGates: [{ name: "g" }], ephemeralContainers: [{ name: "e", image: "i" }] });
    expect(brief(validateNewPod(pod))).toEqual(["spec.ephemeralContainers Forbidden", "spec.nodeName Forbidden"]);
  });

  it("wants a node for a mirror Pod", () => {
    const pod = podOf({}, { annotations: { "kubernetes.io/config.mirror": "x" } });
    expect(brief(validatePod(pod))).toEqual(["metadata.annotations[kubernetes.io/config.mirror] Invalid"]);
  });
});

describe("validation of Pod templates", () => {
  it("reports labels beside the spec and a restart policy the owner cannot keep", () => {
    const { spec } = podOf({ restartPolicy: "Never" });
    const template = { metadata: { labels: { "a b": "c" } }, spec };
    expect(brief(validatePodTemplateSpec(template, "spec.template", { restartPolicies: ["Always"] }))).toEqual([
      "spec.template.labels Invalid",
      "spec.template.spec.restartPolicy NotSupported",
    ]);
  });
});
