import type { ResourceClaim } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { validateDeviceClaim } from "./device-requests.ts";

export const resourceClaim = defineKind<ResourceClaim>({
  resource: "resource.k8s.io/v1/resourceclaims",
  deleteReturnsObject: true,
  validate: ({ spec }) => validateDeviceClaim("spec.devices", spec?.devices),
  validateUpdate: (object, old) => immutable("spec", object.spec, old.spec),
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name: "example" },
    spec: { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }] } },
  },
});
