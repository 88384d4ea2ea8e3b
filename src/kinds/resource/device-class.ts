import type { DeviceClass } from "../../api/types/resource-v1.ts";
import { defineKind } from "../kind.ts";

export const deviceClass = defineKind<DeviceClass>({ resource: "resource.k8s.io/v1/deviceclasses", deleteReturnsObject: true });
