import type { Lease } from "../../api/types/coordination-v1.ts";
import { defineKind } from "../kind.ts";

export const lease = defineKind<Lease>({ resource: "coordination.k8s.io/v1/leases" });
