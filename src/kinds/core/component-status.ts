import type { ComponentStatus } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const componentStatus = defineKind<ComponentStatus>({
  resource: "core/v1/componentstatuses",
  deprecated: "v1 ComponentStatus is deprecated in v1.19+",
});
