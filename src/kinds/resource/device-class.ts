import type { DeviceClass } from "../../api/types/resource-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { deviceConfiguration, deviceSelectors, eachOf } from "./device-claim.ts";

const mostConfigurations = 32;

/** What an update leaves as it is, is not judged anew. */
function validate({ spec }: DeviceClass, old?: DeviceClass) {
  const storedSelectors = old !== undefined && !differs(old.spec?.selectors, spec?.selectors);
  const storedConfig = old !== undefined && !differs(old.spec?.config, spec?.config);
  return [
    ...deviceSelectors("spec.selectors", spec?.selectors, storedSelectors),
    ...eachOf("spec.config", spec?.config, mostConfigurations, (config, path) => deviceConfiguration(path, config, storedConfig)),
  ];
}

export const deviceClass = defineKind<DeviceClass>({
  resource: "resource.k8s.io/v1/deviceclasses",
  deleteReturnsObject: true,
  validateCreate: (object) => validate(object),
  validateUpdate: validate,
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "DeviceClass",
    metadata: { name: "gpu.example.com" },
    spec: { selectors: [{ cel: { expression: "device.driver == 'gpu.example.com'" } }] },
  },
});
