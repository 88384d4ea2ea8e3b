import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import { builtinKinds } from "../../../src/kinds/index.ts";
import { decode } from "../../../src/schema/decode.ts";
import { imageTag } from "../../../src/schema/default-rules/image-tag.ts";
import { applyDefaults } from "../../../src/schema/defaults.ts";

const defaulted = (type: string, body: object): Record<string, unknown> =>
  applyDefaults(type, decode(type, body).value as unknown as KubeObject, 0) as unknown as Record<string, unknown>;
const spec = (type: string, value: object) => defaulted(type, { spec: value })["spec"];
const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image: "a:1" }] } };

describe("applyDefaults", () => {
  it.each(builtinKinds.map((kind) => kind.type))("compiles for %s and changes nothing the second time", (type) => {
    const once = defaulted(type, {});
    expect(applyDefaults(type, once as never, 0)).toBe(once);
  });

  it("completes a Pod", () => {
    expect(spec("core/v1.Pod", template.spec)).toEqual({
      containers: [
        {
          name: "c",
          image: "a:1",
          imagePullPolicy: "IfNotPresent",
          resources: {},
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
        },
      ],
      dnsPolicy: "ClusterFirst",
      enableServiceLinks: true,
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });

  it("gives a template what a Pod gets, but neither service links nor requests", () => {
    const limited = { ...template, spec: { containers: [{ name: "c", image: "a", resources: { limits: { cpu: "1" } } }] } };
    const made = spec("apps/v1.ReplicaSet", { template: limited }) as { replicas: number; template: { spec: Record<string, never> } };
    expect(made.replicas).toBe(1);
    expect(made.template.spec).not.toHaveProperty("enableServiceLinks");
    expect(made.template.spec["containers"]).toMatchObject([{ resources: { limits: { cpu: "1" } }, imagePullPolicy: "Always" }]);
    expect(made.template.spec["containers"]?.[0]?.["resources"]).not.toHaveProperty("requests");
  });

  it.each([
    ["requests from limits", { resources: { limits: { cpu: "1" } } }, { resources: { limits: { cpu: "1" }, requests: { cpu: "1" } } }],
    ["resources of less than a thousandth", { resources: { requests: { cpu: "100u" } } }, { resources: { requests: { cpu: "1m" } } }],
    ["the protocol of a port", { ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 80, protocol: "TCP" }] }],
    [
      "a probe",
      { livenessProbe: { httpGet: { port: 80 } } },
      {
        livenessProbe: {
          httpGet: { port: 80, path: "/", scheme: "HTTP" },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
  ])("sets %s of a container", (_, given, expected) => {
    expect(spec("core/v1.Pod", { containers: [{ name: "c", image: "a", ...given }] })).toMatchObject({ containers: [expected] });
  });

  it("opens the ports of a Pod in the host's network", () => {
    const containers = [{ name: "c", image: "a", ports: [{ containerPort: 80 }] }];
    expect(spec("core/v1.Pod", { containers, hostNetwork: true })).toMatchObject({ containers: [{ ports: [{ hostPort: 80 }] }] });
  });

  it.each([
    [{}, { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } }, replicas: 1 }],
    [
      { replicas: 0, strategy: { type: "Recreate" } },
      { strategy: { type: "Recreate" }, replicas: 0, progressDeadlineSeconds: 600 },
    ],
    [{ strategy: { rollingUpdate: { maxSurge: 0 } } }, { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: "25%" } } }],
  ])("completes the Deployment %j", (given, expected) => {
    expect(spec("apps/v1.Deployment", given)).toMatchObject(expected);
  });

  it.each([
    [{ type: "RollingUpdate" }, { type: "RollingUpdate" }],
    [{}, { type: "RollingUpdate", rollingUpdate: { partition: 0, maxUnavailable: 1 } }],
    [{ type: "OnDelete" }, { type: "OnDelete" }],
  ])("completes the update strategy %j of a StatefulSet", (updateStrategy, expected) => {
    expect(spec("apps/v1.StatefulSet", { updateStrategy })).toHaveProperty("updateStrategy", expected);
  });

  it.each([
    [{ ports: [{ port: 80 }] }, { type: "ClusterIP", sessionAffinity: "None", ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] }],
    [{ type: "LoadBalancer" }, { allocateLoadBalancerNodePorts: true, externalTrafficPolicy: "Cluster", internalTrafficPolicy: "Cluster" }],
    [{ sessionAffinity: "ClientIP" }, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }],
  ])("completes the Service %j", (given, expected) => {
    expect(spec("core/v1.Service", given)).toMatchObject(expected);
  });

  it.each([
    [{}, { completions: 1, parallelism: 1, backoffLimit: 6, completionMode: "NonIndexed", podReplacementPolicy: "TerminatingOrFailed" }],
    [
      { backoffLimitPerIndex: 1, podFailurePolicy: { rules: [] } },
      { backoffLimit: 2147483647, podReplacementPolicy: "Failed" },
    ],
  ])("completes the Job %j", (given, expected) => {
    expect(spec("batch/v1.Job", given)).toMatchObject(expected);
  });

  it("does not guess completions once parallelism is given", () => {
    expect(spec("batch/v1.Job", { parallelism: 2 })).not.toHaveProperty("completions");
  });

  it("labels a namespace with its name, whatever the label said", () => {
    const labels = { "kubernetes.io/metadata.name": "other" };
    expect(defaulted("core/v1.Namespace", { metadata: { name: "a", labels } })).toMatchObject({
      metadata: { labels: { "kubernetes.io/metadata.name": "a" } },
    });
  });

  it("turns the text of a Secret into bytes", () => {
    expect(defaulted("core/v1.Secret", { data: { a: "b2xk" }, stringData: { a: "new" } })).toEqual({
      metadata: {},
      data: { a: "bmV3" },
      type: "Opaque",
    });
  });

  it("fills a field that is always written and empty", () => {
    expect(defaulted("rbac/v1.RoleBinding", { roleRef: { kind: "Role", name: "a" } })).toMatchObject({
      roleRef: { apiGroup: "rbac.authorization.k8s.io" },
    });
  });

  it("completes only the scaling rules that are there to complete", () => {
    expect(spec("autoscaling/v2.HorizontalPodAutoscaler", { maxReplicas: 3 })).not.toHaveProperty("behavior");
    const behavior = { scaleDown: { selectPolicy: "Min" } };
    expect(spec("autoscaling/v2.HorizontalPodAutoscaler", { maxReplicas: 3, behavior })).toMatchObject({
      minReplicas: 1,
      behavior: {
        scaleDown: { selectPolicy: "Min", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] },
        scaleUp: { stabilizationWindowSeconds: 0 },
      },
    });
  });
});

describe("imageTag", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  it.each([
    ["nginx", "latest"],
    ["nginx:1.27", "1.27"],
    ["registry.test:5000/team/app", "latest"],
    ["registry.test:5000/team/app:v1", "v1"],
    [`nginx@${digest}`, ""],
    [`nginx:1@${digest}`, "1"],
    ["Upper/Case", ""],
    ["", ""],
  ])("of %j is %j", (image, tag) => {
    expect(imageTag(image)).toBe(tag);
  });
});
