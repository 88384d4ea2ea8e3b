/** `ephemeralcontainers`: debug containers are added to a Pod, never changed or removed. */
import { type FieldError, forbidden } from "../../../api/field-error.ts";
import type { Pod } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import type { ViewSubresource } from "../../kind.ts";
import { when } from "../../validation/fields.ts";
import { mirrorAnnotation } from "../pod-spec/annotations.ts";
import { withSpecOnly } from "./prepare.ts";
import { rootField, validatePod } from "./validate-pod.ts";

const field = "spec.ephemeralContainers";

function keepsOld(pod: Pod, old: Pod): FieldError[] {
  const containers = new Map(pod.spec.ephemeralContainers?.map((container) => [container.name, container]));
  return (old.spec.ephemeralContainers ?? []).flatMap((container) => {
    const next = containers.get(container.name);
    if (!next) return [forbidden(field, `existing ephemeral containers "${container.name}" may not be removed\n`)];
    return when(differs(container, next), () => forbidden(field, `existing ephemeral containers "${container.name}" may not be changed\n`));
  });
}

function validate(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined)
    return [forbidden(rootField, "static pods do not support ephemeral containers")];
  return [...validatePod(pod), ...keepsOld(pod, old)];
}

export const ephemeralContainersView: ViewSubresource<Pod> = {
  shape: "view",
  prepareForUpdate(pod: Pod, old: Pod) {
    const { ephemeralContainers } = pod.spec;
    if (!differs(old.spec.ephemeralContainers, ephemeralContainers)) return withSpecOnly(pod, old, old.spec);
    const { ephemeralContainers: _, ...rest } = old.spec;
    return withSpecOnly(pod, old, ephemeralContainers?.length ? { ...rest, ephemeralContainers } : rest);
  },
  validateUpdate: validate,
};
