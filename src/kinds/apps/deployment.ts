import type { Deployment } from "../../api/types/apps-v1.ts";
import { defineKind } from "../kind.ts";

export const deployment = defineKind<Deployment>({ resource: "apps/v1/deployments" });
