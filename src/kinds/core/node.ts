import type { Node } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const node = defineKind<Node>({ resource: "core/v1/nodes" });
