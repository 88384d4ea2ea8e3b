import type { NetworkPolicy } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";

export const networkPolicy = defineKind<NetworkPolicy>({ resource: "networking.k8s.io/v1/networkpolicies" });
