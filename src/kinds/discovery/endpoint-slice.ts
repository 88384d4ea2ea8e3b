import type { EndpointSlice } from "../../api/types/discovery-v1.ts";
import { defineKind } from "../kind.ts";

export const endpointSlice = defineKind<EndpointSlice>({ resource: "discovery.k8s.io/v1/endpointslices" });
