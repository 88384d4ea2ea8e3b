import { describe, expect, it } from "vitest";
import { type Json, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 2 });
const core = "/api/v1/namespaces/default";
const apps = "/apis/apps/v1/namespaces/default";
const batch = "/apis/batch/v1/namespaces/default";
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "a", image: "nginx" }] } };
const selector = { matchLabels: { app: "web" } };
const job = { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "busybox", command: ["sleep", "600"] }] } } };

/** Every kind whose objects a controller gives dependents, and where those are. */
const owners: readonly [path: string, spec: object, dependents: readonly string[]][] = [
  [`${apps}/deployments`, { replicas: 2, selector, template }, [`${apps}/replicasets`, `${core}/pods`]],
  [`${apps}/replicasets`, { replicas: 2, selector, template }, [`${core}/pods`]],
  [`${apps}/statefulsets`, { replicas: 2, selector, template, serviceName: "web" }, [`${core}/pods`, `${apps}/controllerrevisions`]],
  [`${apps}/daemonsets`, { selector, template }, [`${core}/pods`, `${apps}/controllerrevisions`]],
  [`${core}/replicationcontrollers`, { replicas: 2, selector: selector.matchLabels, template }, [`${core}/pods`]],
  [`${batch}/jobs`, { parallelism: 2, ...job }, [`${core}/pods`]],
  [`${batch}/cronjobs`, { schedule: "* * * * *", jobTemplate: { spec: job } }, [`${batch}/jobs`, `${core}/pods`]],
  [
    `${core}/services`,
    { selector: selector.matchLabels, ports: [{ port: 80 }] },
    ["/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"],
  ],
];

const code = async (path: string) => (await plane.api().get(path)).status;
const left = async (paths: readonly string[]): Promise<Json[]> =>
  (await Promise.all(paths.map((path) => plane.list(path))))
    .flat()
    .filter(({ metadata }) => !metadata.deletionTimestamp && metadata.name !== "kubernetes");

/** The owner, with all its dependents there. */
async function made(path: string, spec: object): Promise<string> {
  await plane.create(path, { metadata: { name: "web" }, spec });
  await plane.settle();
  if (path.endsWith("cronjobs")) await plane.advance("90s");
  await plane.advance("5s");
  return `${path}/web`;
}

async function remove(path: string, propagationPolicy: string): Promise<void> {
  await plane.remove(path, { propagationPolicy });
  await plane.settle();
  await plane.advance("1m");
}

async function sweep(paths: readonly string[]): Promise<void> {
  for (const path of paths) await plane.api().delete(path).send({ gracePeriodSeconds: 0, propagationPolicy: "Background" });
  await plane.settle();
  await plane.advance("1m");
}

describe.each(owners)("%s", (path, spec, dependents) => {
  it.each(["Foreground", "Background"])("takes its dependents along: %s", async (policy) => {
    const owner = await made(path, spec);
    expect((await left(dependents)).length).toBeGreaterThanOrEqual(dependents.length);
    await remove(owner, policy);
    expect([await code(owner), (await left(dependents)).map(({ metadata }) => metadata.name)]).toEqual([404, []]);
  });

  it("leaves its dependents behind as orphans: Orphan", async () => {
    const owner = await made(path, spec);
    const before = await left(dependents.slice(0, 1));
    await plane.remove(owner, { propagationPolicy: "Orphan" });
    await plane.settle();
    const after = await left(dependents.slice(0, 1));
    expect([await code(owner), after.map(({ metadata }) => metadata.name)]).toEqual([404, before.map(({ metadata }) => metadata.name)]);
    expect(after.flatMap(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([]);
    await sweep(dependents);
    expect(await left(dependents)).toEqual([]);
  });
});
