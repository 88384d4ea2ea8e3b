import type { PodTemplate } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const podTemplate = defineKind<PodTemplate>({ resource: "core/v1/podtemplates" });
