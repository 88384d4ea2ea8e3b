import type { ReplicationController } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const replicationController = defineKind<ReplicationController>({ resource: "core/v1/replicationcontrollers" });
