import type { IngressClass } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";

export const ingressClass = defineKind<IngressClass>({ resource: "networking.k8s.io/v1/ingressclasses" });
