import { afterEach, beforeEach, expect, it } from "vitest";
import { formatTime } from "../../../src/api/time.ts";
import type { StatefulSet } from "../../../src/api/types/apps-v1.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { defineController } from "../../../src/controllers/controller.ts";
import { statefulSetController } from "../../../src/controllers/stateful-set/index.ts";
import { controllerRevision as revisionKind } from "../../../src/kinds/apps/controller-revision.ts";
import { statefulSet as statefulSetKind } from "../../../src/kinds/apps/stateful-set.ts";
import { event as eventKind } from "../../../src/kinds/core/event.ts";
import { pod as podKind } from "../../../src/kinds/core/pod.ts";
import { type ControlWorld, createControlWorld, eventsAbout } from "../../support/control-world.ts";

/** Every Pod becomes ready at once. */
const kubelet = defineController({
  name: "test-kubelet",
  manager: "kubelet",
  watches: [{ kind: podKind }],
  async reconcile({ client, clock }, key) {
    const [namespace, name = ""] = key.split("/");
    const ready = { type: "Ready", status: "True", lastTransitionTime: formatTime(clock.now()) } as const;
    const run = (pod: Pod) =>
      pod.status?.phase === "Running" ? undefined : ({ ...pod, status: { ...pod.status, phase: "Running", conditions: [ready] } } as Pod);
    await client.modify(podKind, namespace, name, run, { subresource: "status" });
  },
});

const template = (image: string) => ({
  metadata: { labels: { app: "web" } },
  spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "c", image }] },
});

let world: ControlWorld;

beforeEach(() => {
  world = createControlWorld([statefulSetController, kubelet]);
});
afterEach(async () => {
  expect(world.warnings).toEqual([]);
  await world.close();
});

const read = () => world.lister.get(statefulSetKind, "a", "web") as StatefulSet;
const pods = () => world.lister.list(podKind, "a").map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`);

async function change(spec: object): Promise<void> {
  await world.client.modify(statefulSetKind, "a", "web", (head) => ({ ...head, spec: { ...head.spec, ...spec } }) as StatefulSet);
  await world.settle();
}

it("comes up in order, rolls over and forgets old revisions", async () => {
  const spec = {
    replicas: 2,
    serviceName: "web",
    revisionHistoryLimit: 1,
    selector: { matchLabels: { app: "web" } },
    template: template("v1"),
  };
  await world.client.create(statefulSetKind, { metadata: { name: "web", namespace: "a" }, spec } as unknown as StatefulSet);
  await world.settle();
  expect(pods()).toEqual(["web-0 v1", "web-1 v1"]);
  expect(eventsAbout(world, statefulSetKind, eventKind)).toEqual([
    "SuccessfulCreate: create Pod web-0 in StatefulSet web successful",
    "SuccessfulCreate: create Pod web-1 in StatefulSet web successful",
  ]);
  for (const image of ["v2", "v3", "v1"]) await change({ template: template(image) });
  expect(pods()).toEqual(["web-0 v1", "web-1 v1"]);
  expect(read().status).toMatchObject({ replicas: 2, availableReplicas: 2, updatedReplicas: 2, currentReplicas: 2 });
  expect(read().status?.currentRevision).toBe(read().status?.updateRevision);
  expect(world.lister.list(revisionKind, "a").map(({ revision }) => revision)).toHaveLength(2);
});
