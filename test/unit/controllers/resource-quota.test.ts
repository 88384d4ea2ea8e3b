import { afterEach, describe, expect, it } from "vitest";
import { resourceQuota as plugin } from "../../../src/admission/plugins/resource-quota.ts";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { PersistentVolumeClaim, ResourceQuota } from "../../../src/api/types/core-v1.ts";
import { resourceQuotaController } from "../../../src/controllers/resource-quota.ts";
import { configMap } from "../../../src/kinds/core/config-map.ts";
import { persistentVolumeClaim } from "../../../src/kinds/core/persistent-volume-claim.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { resourceQuota } from "../../../src/kinds/core/resource-quota.ts";
import { type ControlWorld, createControlWorld } from "../../support/control-world.ts";
import { podOf } from "../../support/pod.ts";

let world: ControlWorld;
afterEach(() => world.close());

async function limitedBy(hard: Record<string, string>): Promise<void> {
  world = createControlWorld([resourceQuotaController], [plugin]);
  const object = { metadata: { name: "q", namespace: "n" }, spec: { hard } } as unknown as ResourceQuota & KubeObject;
  await world.client.create(resourceQuota, object);
  await world.settle();
}
const status = () => world.lister.get<ResourceQuota & KubeObject>(resourceQuota, "n", "q")?.status;
const map = (name: string) => ({ metadata: { name, namespace: "n" } }) as never;
const newPod = (name: string) => {
  const { uid: _, ...metadata } = podOf({}, { name }).metadata;
  return { ...podOf({}, { name }), metadata };
};

describe("a quota", () => {
  it("is charged with what is created, refuses what is too much, and gets back what is deleted", async () => {
    await limitedBy({ "count/configmaps": "1", secrets: "3", "count/widgets.example.com": "1" });
    expect(status()).toEqual({
      hard: { "count/configmaps": "1", "count/widgets.example.com": "1", secrets: "3" },
      used: { "count/configmaps": "0", secrets: "0" },
    });
    await world.client.create(configMap, map("a"));
    expect(status()?.used).toEqual({ "count/configmaps": "1", secrets: "0" });
    await expect(world.client.create(configMap, map("b"))).rejects.toMatchObject({
      code: 403,
      message:
        'configmaps "b" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    });
    await world.client.remove(configMap, "n", "a");
    await world.settle();
    expect(status()?.used).toEqual({ "count/configmaps": "0", secrets: "0" });
  });

  it("lets no two requests of one moment share the last place", async () => {
    await limitedBy({ pods: "2" });
    const results = await Promise.allSettled(["a", "b", "c", "d"].map((name) => world.client.create(pod, newPod(name))));
    expect(results.filter(({ status: outcome }) => outcome === "fulfilled")).toHaveLength(2);
    expect(status()?.used).toEqual({ pods: "2" });
  });

  it("counts Pods no more once they have ended, but what stands in storage", async () => {
    await limitedBy({ pods: "1", "count/pods": "5" });
    await world.client.create(pod, newPod("a"));
    await world.client.modify(pod, "n", "a", (head) => ({ ...head, status: { ...head.status, phase: "Succeeded" as const } }), {
      subresource: "status",
    });
    await world.settle();
    expect(status()?.used).toEqual({ "count/pods": "1", pods: "0" });
  });

  it("is charged with the difference when a claim grows", async () => {
    await limitedBy({ "requests.storage": "10Gi" });
    const claim = (storage: string) =>
      ({
        metadata: { name: "c", namespace: "n" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
      }) as unknown as PersistentVolumeClaim;
    await world.client.create(persistentVolumeClaim, claim("4Gi"));
    await expect(
      world.client.create(persistentVolumeClaim, { ...claim("7Gi"), metadata: { name: "d", namespace: "n" } }),
    ).rejects.toMatchObject({ code: 403 });
    expect(status()?.used).toEqual({ "requests.storage": "4Gi" });
    expect(world.warnings).toEqual([]);
  });
});
