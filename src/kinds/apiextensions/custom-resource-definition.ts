import type { CustomResourceDefinition } from "../../api/types/apiextensions-v1.ts";
import { defineKind } from "../kind.ts";

export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  resource: "apiextensions.k8s.io/v1/customresourcedefinitions",
});
