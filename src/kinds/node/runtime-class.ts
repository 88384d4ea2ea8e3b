import type { RuntimeClass } from "../../api/types/node-v1.ts";
import { defineKind } from "../kind.ts";

export const runtimeClass = defineKind<RuntimeClass>({ resource: "node.k8s.io/v1/runtimeclasses" });
