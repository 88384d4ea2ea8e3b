import type { ResourceClaim } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";
import { validateClaimStatus } from "./claim-status.ts";
import { validateDeviceClaim } from "./device-claim.ts";

/** The spec never changes (declared on the type): it is judged once. */
export const resourceClaim = defineKind<ResourceClaim>({
  resource: "resource.k8s.io/v1/resourceclaims",
  deleteReturnsObject: true,
  validateCreate: ({ spec }) => validateDeviceClaim("spec.devices", spec?.devices),
  subresources: { status: { shape: "view", validateUpdate: validateClaimStatus } },
  example: {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name: "example" },
    spec: { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }] } },
  },
});
