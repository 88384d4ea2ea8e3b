import type { IPAddress } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";

export const ipAddress = defineKind<IPAddress>({ resource: "networking.k8s.io/v1/ipaddresses" });
