import type { ServiceCIDR } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";

export const serviceCidr = defineKind<ServiceCIDR>({ resource: "networking.k8s.io/v1/servicecidrs" });
