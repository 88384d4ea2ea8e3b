import { expect, it } from "vitest";
import { usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const rules = "/apis/resource.k8s.io/v1/devicetaintrules";
const taintOf = async () => (await plane.get(`${rules}/broken`)).spec.taint;

it("says since when a device is tainted, and since when as it is now", async () => {
  const taint = { key: "example.com/broken", effect: "NoSchedule" };
  const rule = { apiVersion: "resource.k8s.io/v1", kind: "DeviceTaintRule", metadata: { name: "broken" }, spec: { taint } };
  const { metadata } = await plane.create(rules, rule);
  const { timeAdded } = await taintOf();
  expect(timeAdded).toBe(metadata.creationTimestamp);

  await plane.advance("1m");
  await plane.patch(`${rules}/broken`, { spec: { taint: { value: "yes" } } });
  expect(await taintOf()).toMatchObject({ value: "yes", timeAdded });

  await plane.patch(`${rules}/broken`, { spec: { taint: { effect: "NoExecute" } } });
  expect(Date.parse((await taintOf()).timeAdded)).toBe(Date.parse(timeAdded) + 60_000);

  await plane.patch(`${rules}/broken`, { spec: { taint: { effect: "None", timeAdded: "2026-01-01T00:00:00Z" } } });
  expect((await taintOf()).timeAdded).toBe("2026-01-01T00:00:00Z");
});

it("says so of the taints of a slice's devices", async () => {
  const slice = {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: { name: "gpus" },
    spec: {
      driver: "gpu.example.com",
      nodeName: "node",
      pool: { name: "node", generation: 1, resourceSliceCount: 1 },
      devices: [{ name: "gpu-0", taints: [{ key: "example.com/broken", effect: "NoSchedule" }] }],
    },
  };
  const { spec, metadata } = await plane.create("/apis/resource.k8s.io/v1/resourceslices", slice);
  expect(spec.devices[0].taints[0].timeAdded).toBe(metadata.creationTimestamp);
});
