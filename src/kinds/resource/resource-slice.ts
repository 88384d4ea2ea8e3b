import type { ResourceSlice } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";

export const resourceSlice = defineKind<ResourceSlice>({ resource: "resource.k8s.io/v1/resourceslices", deleteReturnsObject: true });
