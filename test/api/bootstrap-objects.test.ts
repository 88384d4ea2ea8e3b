import { beforeAll, describe, expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const services = "/api/v1/namespaces/default/services";
const leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
const slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

beforeAll(() => plane.settle());

describe("what an API server keeps in place", () => {
  it("the Service kubernetes and its endpoints come back when they are deleted", async () => {
    const before = await plane.get(`${services}/kubernetes`);
    await plane.remove(services);
    await plane.remove(`${slices}/kubernetes`);
    await plane.settle();
    const after = await plane.get(`${services}/kubernetes`);
    expect([after.spec, after.metadata.labels]).toEqual([before.spec, before.metadata.labels]);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect((await plane.get(`${slices}/kubernetes`)).endpoints).toHaveLength(1);
    expect((await plane.get("/api/v1/namespaces/default/endpoints/kubernetes")).subsets).toHaveLength(1);
  });

  it("a namespace of the system that may be deleted comes back with what belongs in them", async () => {
    const { metadata } = await plane.get("/api/v1/namespaces/kube-node-lease");
    await plane.remove("/api/v1/namespaces/kube-node-lease");
    const again = await plane.until(async () => {
      const { status, body } = await plane.api().get("/api/v1/namespaces/kube-node-lease");
      return status === 200 && body.metadata.uid !== metadata.uid ? body : undefined;
    });
    expect(again.status.phase).toBe("Active");
    await plane.settle();
    expect((await plane.get("/api/v1/namespaces/kube-node-lease/serviceaccounts/default")).metadata.name).toBe("default");
    expect(await plane.list(leases)).toHaveLength(1);
  });
});

describe("what a node keeps in place", () => {
  it("its Lease comes back when it is deleted, and goes with the node", async () => {
    const [before] = await plane.list(leases);
    const { name } = before.metadata;
    await plane.remove(`${leases}/${name}`);
    await plane.settle();
    const after = await plane.get(`${leases}/${name}`);
    expect(after.spec.holderIdentity).toBe(name);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    await plane.remove(`/api/v1/nodes/${name}`);
    await plane.settle();
    expect(await plane.list(leases)).toEqual([]);
  });
});
