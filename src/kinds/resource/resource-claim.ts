import type { ResourceClaim } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";

export const resourceClaim = defineKind<ResourceClaim>({ resource: "resource.k8s.io/v1/resourceclaims", deleteReturnsObject: true });
