import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import { dropDisabledFields } from "../../../src/schema/gates.ts";

const podWith = (lifecycle?: object): KubeObject =>
  ({ metadata: {}, spec: { containers: [{ name: "c", ...(lifecycle ? { lifecycle } : {}) }] } }) as KubeObject;

describe("dropDisabledFields", () => {
  it("hands back an object without such fields", () => {
    const pod = podWith();
    expect(dropDisabledFields("core/v1.Pod", pod)).toBe(pod);
  });

  it("drops a field whose gate is off, and what it leaves empty", () => {
    expect(dropDisabledFields("core/v1.Pod", podWith({ stopSignal: "SIGUSR1" }))).toEqual(podWith());
    expect(dropDisabledFields("core/v1.Pod", podWith({ stopSignal: "SIGUSR1", preStop: {} }))).toEqual(podWith({ preStop: {} }));
  });

  it("keeps it where the stored object uses it", () => {
    const pod = podWith({ stopSignal: "SIGUSR1" });
    expect(dropDisabledFields("core/v1.Pod", pod, podWith({ stopSignal: "SIGINT" }))).toBe(pod);
  });
});
