import { describe, expect, it } from "vitest";
import { deployment } from "../../../src/kinds/apps/deployment.ts";
import { isCronSchedule } from "../../../src/kinds/batch/cron-schedule.ts";
import { configMap } from "../../../src/kinds/core/config-map.ts";
import { endpoints } from "../../../src/kinds/core/endpoints.ts";
import { event } from "../../../src/kinds/core/event.ts";
import { namespace } from "../../../src/kinds/core/namespace.ts";
import { node } from "../../../src/kinds/core/node.ts";
import { persistentVolumeClaim } from "../../../src/kinds/core/persistent-volume-claim.ts";
import { secret } from "../../../src/kinds/core/secret.ts";
import { endpointSlice } from "../../../src/kinds/discovery/endpoint-slice.ts";
import { eventFromStored, eventToStored } from "../../../src/kinds/events/conversion.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { cidrProblem, ipProblem } from "../../../src/kinds/validation/ip.ts";
import { createFakeWorld, meant, shortly } from "../../support/hook-context.ts";

const { context } = createFakeWorld();
// biome-ignore lint/suspicious/noExplicitAny: kinds of several object types
const errors = (kind: Kind<any>, body: object) => {
  const object = meant(kind, { metadata: { name: "x", namespace: "ns" }, ...body });
  return shortly([...kind.validate(object, context), ...(kind.options.validateCreate?.(object, context) ?? [])]);
};
// biome-ignore lint/suspicious/noExplicitAny: kinds of several object types
const updateErrors = (kind: Kind<any>, old: object, next: object) => {
  const base = { metadata: { name: "x", namespace: "ns" } };
  return shortly(kind.validateUpdate(meant(kind, { ...base, ...next }), meant(kind, { ...base, ...old }), context));
};
const workload = (spec: object) => ({
  spec: {
    selector: { matchLabels: { a: "b" } },
    template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } },
    ...spec,
  },
});

describe("what is refused", () => {
  it.each([
    ["a bad key", configMap, { data: { "a/b": "1" } }, ["Invalid data[a/b]"]],
    ["a key in both maps", configMap, { data: { k: "1" }, binaryData: { k: "AA==" } }, ["Invalid data[k]"]],
    ["more than a MiB", configMap, { data: { k: "x".repeat(1024 * 1024 + 1) } }, ["TooLong []"]],
    ["a TLS secret without key", secret, { type: "kubernetes.io/tls", stringData: { "tls.crt": "c" } }, ["Required data[tls.key]"]],
    [
      "a docker secret that is no JSON",
      secret,
      { type: "kubernetes.io/dockercfg", stringData: { ".dockercfg": "no" } },
      ["Invalid data[.dockercfg]"],
    ],
    [
      "a Deployment without selector",
      deployment,
      workload({ selector: null }),
      ["Required spec.selector", "Invalid spec.template.metadata.labels"],
    ],
    [
      "a selector that misses the template",
      deployment,
      workload({ selector: { matchLabels: { a: "c" } } }),
      ["Invalid spec.template.metadata.labels"],
    ],
    [
      "a rollout that cannot move",
      deployment,
      workload({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ["Invalid spec.strategy.rollingUpdate.maxUnavailable"],
    ],
    [
      "rolling settings of Recreate",
      deployment,
      workload({ strategy: { type: "Recreate", rollingUpdate: {} } }),
      ["Forbidden spec.strategy.rollingUpdate"],
    ],
    [
      "a deadline before readiness",
      deployment,
      workload({ progressDeadlineSeconds: 5, minReadySeconds: 5 }),
      ["Invalid spec.progressDeadlineSeconds"],
    ],
    [
      "an empty taint key",
      node,
      { spec: { taints: [{ key: "", effect: "NoSchedule" }] } },
      ["Invalid metadata.taints[0].key", "Invalid metadata.taints[0].key"],
    ],
    ["negative capacity", node, { status: { capacity: { cpu: "-1" } } }, ["Invalid status.capacity.cpu", "Invalid status.allocatable.cpu"]],
    ["an unknown finalizer", namespace, { spec: { finalizers: ["mine"] } }, ["Invalid spec.finalizers"]],
    ["a subset without addresses", endpoints, { subsets: [{ ports: [{ port: 1 }] }] }, ["Required subsets[0]"]],
    [
      "a loopback endpoint",
      endpointSlice,
      { addressType: "IPv4", endpoints: [{ addresses: ["127.0.0.1"] }] },
      ["Invalid endpoints[0].addresses[0]"],
    ],
    ["an Event about another namespace", event, { involvedObject: { namespace: "other" } }, ["Invalid involvedObject.namespace"]],
    ["a claim for nothing", persistentVolumeClaim, { spec: { accessModes: ["ReadWriteOnce"] } }, ["Required spec.resources[storage]"]],
  ])("%s", (_, kind, body, expected) => {
    expect(errors(kind, body)).toEqual(expected);
  });
});

describe("what an update may not change", () => {
  it.each([
    [
      "an immutable ConfigMap",
      configMap,
      { immutable: true, data: { a: "1" } },
      { data: { a: "2" } },
      ["Forbidden immutable", "Forbidden data"],
    ],
    ["a Secret's type", secret, { type: "a" }, { type: "b" }, ["Invalid type"]],
    ["a Deployment's selector", deployment, workload({}), workload({ selector: { matchLabels: { a: "c" } } }), ["Invalid spec.selector"]],
    [
      "a Node's pod CIDR",
      node,
      { spec: { podCIDRs: ["10.0.0.0/24"] } },
      { spec: { podCIDRs: ["10.0.1.0/24"] } },
      ["Forbidden spec.podCIDRs"],
    ],
  ])("%s", (_, kind, old, next, expected) => {
    expect(updateErrors(kind, old, next)).toEqual(expected);
  });
});

describe("what the server fills in", () => {
  it("gives a Namespace its phase, its finalizer and its name as label", () => {
    const made = namespace.prepareForCreate(
      meant(namespace, { metadata: { name: "n", labels: { "kubernetes.io/metadata.name": "other" } } }),
      context,
    );
    expect(made).toMatchObject({
      metadata: { labels: { "kubernetes.io/metadata.name": "n" } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
    expect(namespace.options.markDeleted?.(made).status?.phase).toBe("Terminating");
    expect(namespace.options.blocksDeletion?.(made)).toBe(true);
  });

  it("writes stringData over data and forgets it", () => {
    const made = meant(secret, { metadata: { name: "s" }, data: { a: "b2xk" }, stringData: { a: "new" } });
    expect(made).toMatchObject({ data: { a: "bmV3" }, type: "Opaque" });
    expect("stringData" in made).toBe(false);
  });
});

describe("the two versions of an Event", () => {
  it("say the same, there and back", () => {
    const written = {
      metadata: { name: "e", namespace: "ns" },
      eventTime: "2025-01-01T00:00:00.000000Z",
      regarding: { kind: "Pod", name: "p", namespace: "ns" },
      note: "hello",
      reason: "R",
      action: "A",
      type: "Normal",
      reportingController: "c",
      reportingInstance: "i",
    };
    const stored = eventToStored(written);
    expect(stored).toMatchObject({
      apiVersion: "v1",
      involvedObject: { name: "p" },
      message: "hello",
      reportingComponent: "c",
      source: {},
    });
    expect(eventFromStored(stored)).toMatchObject({ apiVersion: "events.k8s.io/v1", ...written });
  });
});

describe("grammars", () => {
  it.each([
    "* * * * *",
    "*/5 1-3 1,15 jan mon",
    "@daily",
    "@every 1h30m",
    "0 0 ? * *",
    "@every 0",
    "@every +5s",
    "@every -5s",
    "@every .5h",
    "@every 1.5h10\u03bcs",
    "+5 05 * JAN-mar Sun-2",
    "1,,2, * * * *",
    "*-7/2 * * * *",
  ])("%s is a schedule", (text) => {
    expect(isCronSchedule(text)).toBe(true);
  });
  it.each([
    "",
    "* * * *",
    "60 * * * *",
    "* * 0 * *",
    "@fortnightly",
    "*/0 * * * *",
    "@every",
    "@every ",
    "@every  5s",
    "@every 5",
    "@every 3000000h",
    "@Daily",
    "1- * * * *",
    "-1 * * * *",
    "1-2-3 * * * *",
    "5-1 * * * *",
    "*/5/5 * * * *",
    "*/+-5 * * * *",
    "* * * * 7",
    "* * * 13 *",
  ])("%j is none", (text) => {
    expect(isCronSchedule(text)).toBe(false);
  });
  it.each([
    ["10.0.0.1", true],
    ["010.0.0.1", false],
    ["2001:db8::1", true],
    ["2001:DB8::1", false],
    ["::ffff:1.2.3.4", false],
  ])("%s is an address: %s", (text, fine) => {
    expect(ipProblem(text) === undefined).toBe(fine);
  });
  it.each([
    ["10.0.0.0/24", true],
    ["10.0.0.1/24", false],
    ["10.0.0.0/33", false],
    ["10.0.0.0", false],
  ])("%s is a network: %s", (text, fine) => {
    expect(cidrProblem(text) === undefined).toBe(fine);
  });
});
