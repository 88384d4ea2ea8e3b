import type { PodTemplate } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { templateWarnings } from "./pod/template-warnings.ts";
import { validatePodTemplateSpec } from "./pod-spec/pod-template.ts";

export const podTemplate = defineKind<PodTemplate>({
  resource: "core/v1/podtemplates",
  deleteReturnsObject: true,
  warnings: templateWarnings<PodTemplate>("template", ({ template }) => template),
  validate: (object) => validatePodTemplateSpec(object.template, "template"),
  example: {
    apiVersion: "v1",
    kind: "PodTemplate",
    metadata: { name: "example" },
    template: { metadata: { labels: { app: "example" } }, spec: { containers: [{ name: "c", image: "i:1" }] } },
  },
});
