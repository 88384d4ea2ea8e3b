import type { DeviceTaintRule } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";

export const deviceTaintRule = defineKind<DeviceTaintRule>({ resource: "resource.k8s.io/v1/devicetaintrules" });
