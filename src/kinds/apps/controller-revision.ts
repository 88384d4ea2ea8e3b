import type { ControllerRevision } from "../../api/types/apps-v1.ts";
import { defineKind } from "../kind.ts";

export const controllerRevision = defineKind<ControllerRevision>({ resource: "apps/v1/controllerrevisions" });
