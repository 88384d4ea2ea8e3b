/** The rules of the kinds of core, apps, batch, autoscaling and policy. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { builtinKinds } from "../../src/kinds/index.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { exampleOf } from "../fixtures/examples.ts";
import { attemptsFor, describeRules } from "./validation-rules.ts";

const groups = new Set(["", "apps", "batch", "autoscaling", "policy"]);
const ours = builtinKinds.filter(({ group, version }) => groups.has(group) && !(group === "autoscaling" && version === "v1"));

const everywhere = [
  [/template\.spec\./, "a Pod template is judged by the code that judges Pods"],
  [/\.dataSource(Ref)?\./, "a source that is no claim or snapshot is dropped; another namespace is behind a gate that is off"],
  [/\(gate \w+, off\)|grpc\.mode|bindMountOptions|emptyDir\.mode/, "behind a gate that is off: dropped"],
] as const;

const except: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  Pod: [
    [/^spec\.ephemeralContainers/, "not settable on create"],
    [/^spec\.initContainers\[0\]\.\w+Probe/, "not for init containers that are no sidecars"],
    [/^spec\.(serviceAccountName|priorityClassName|runtimeClassName|preemptionPolicy) /, "admission refuses it first"],
    [/claims\[0\]\.request/, "a claim without a name is refused first"],
    [/appArmorProfile\.localhostProfile <=/, "only for a profile of type Localhost"],
    [/matchFields\[0\]\.values\[0\]/, "only for a field that is known"],
    [/fc\.lun/, "the rest of the volume is refused first"],
    [/^spec\.terminationGracePeriodSeconds >= 0/, "a negative period is made 1"],
    [/nodeAllocatableResourceClaimStatuses/, "behind a gate that is off: dropped"],
  ],
  Job: [[/^spec\.successPolicy/, "only for Indexed Jobs"]],
  CronJob: [[/^spec\.jobTemplate\.spec\.successPolicy/, "only for Indexed Jobs"]],
  Event: [[/eventTime/, "only with an eventTime"]],
  PersistentVolume: [
    [/^spec\.(csi|local|glusterfs)\./, "a second source is refused as such"],
    [/matchFields\[0\]\.values\[0\]/, "only for a field that is known"],
  ],
  Service: [
    [/^spec\.externalName /, "only for type ExternalName"],
    [/clientIP\.timeoutSeconds/, "dropped without session affinity"],
    [/^spec\.(loadBalancerClass|externalTrafficPolicy) /, "refused as such for type ClusterIP"],
    [/ingress\[0\]\.ipMode/, "only with an address"],
  ],
};

const exceptions = ({ kind }: Kind) => [...everywhere, ...(except[kind] ?? [])];

let miniplane: Miniplane;
beforeAll(async () => {
  miniplane = await createMiniplane({ clock: "frozen", nodes: 0 });
  await miniplane.settle();
});
afterAll(() => miniplane?.stop());

describe("rules that a machine can break", () => {
  it("are many", () => {
    const counts = ours.map((kind) => attemptsFor(kind, "create").length + attemptsFor(kind, "status").length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1000);
  });

  for (const kind of ours) {
    const example = kind.options.example ?? exampleOf(kind);
    if (example) describeRules({ kind, example, url: () => miniplane.url, namespace: "default", except: exceptions(kind) });
  }
});
