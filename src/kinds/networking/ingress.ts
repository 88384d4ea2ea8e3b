import type { Ingress } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";

export const ingress = defineKind<Ingress>({ resource: "networking.k8s.io/v1/ingresses" });
