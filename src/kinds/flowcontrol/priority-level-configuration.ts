import type { PriorityLevelConfiguration } from "../../api/types/flowcontrol-v1.ts";
import { defineKind } from "../kind.ts";

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  resource: "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
});
