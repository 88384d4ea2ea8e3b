import type { DeviceClass } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";
import { deviceSelectors } from "./device-requests.ts";

export const deviceClass = defineKind<DeviceClass>({
  resource: "resource.k8s.io/v1/deviceclasses",
  deleteReturnsObject: true,
  validate: ({ spec }) => deviceSelectors("spec.selectors", spec?.selectors),
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "DeviceClass",
    metadata: { name: "gpu.example.com" },
    spec: { selectors: [{ cel: { expression: "device.driver == 'gpu.example.com'" } }] },
  },
});
