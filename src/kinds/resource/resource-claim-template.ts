import type { ResourceClaimTemplate } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";

export const resourceClaimTemplate = defineKind<ResourceClaimTemplate>({
  resource: "resource.k8s.io/v1/resourceclaimtemplates",
  deleteReturnsObject: true,
});
