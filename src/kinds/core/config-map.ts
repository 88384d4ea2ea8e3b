import type { ConfigMap } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const configMap = defineKind<ConfigMap>({ resource: "core/v1/configmaps" });
