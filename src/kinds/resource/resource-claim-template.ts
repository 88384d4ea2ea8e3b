import type { ResourceClaimTemplate } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { validateDeviceClaim } from "./device-claim.ts";

export const resourceClaimTemplate = defineKind<ResourceClaimTemplate>({
  resource: "resource.k8s.io/v1/resourceclaimtemplates",
  deleteReturnsObject: true,
  validateCreate: ({ spec }) => validateDeviceClaim("spec.spec.devices", spec?.spec?.devices),
  validateUpdate: (object, old) => immutable("spec", object.spec, old.spec),
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaimTemplate",
    metadata: { name: "example" },
    spec: { spec: { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }] } } },
  },
});
