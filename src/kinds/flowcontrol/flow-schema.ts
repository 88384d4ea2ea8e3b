import type { FlowSchema } from "../../api/types/flowcontrol-v1.ts";
import { defineKind } from "../kind.ts";

export const flowSchema = defineKind<FlowSchema>({ resource: "flowcontrol.apiserver.k8s.io/v1/flowschemas" });
