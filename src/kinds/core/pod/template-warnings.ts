/** What people are warned of in a template of Pods. As kubernetes: pkg/api/pod/warnings.go GetWarningsForPodTemplate. */
import type { KubeObject } from "../../../api/meta.ts";
import type { PodTemplateSpec } from "../../../api/types/core-v1.ts";
import { podWarnings } from "./warnings.ts";

/**
 * The `warnings` hook of a kind whose template stands at `field` ("spec.template"): on create, and on an update that
 * raised the generation, as the strategies of all workloads have it.
 */
export const templateWarnings =
  <T extends KubeObject>(field: string, templateOf: (object: T) => PodTemplateSpec | undefined) =>
  (object: T, old: T | undefined): readonly string[] => {
    const template = templateOf(object);
    if (!template?.spec || (old && old.metadata.generation === object.metadata.generation)) return [];
    return podWarnings({ metadata: template.metadata, spec: template.spec }, field);
  };
