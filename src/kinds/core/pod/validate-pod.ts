/** What must hold for any Pod, and what must hold only for a new one. Metadata is checked by the registry. */
import { type FieldError, forbidden } from "../../../api/field-error.ts";
import type { Pod, PodSpec } from "../../../api/types/core-v1.ts";
import { each, when } from "../../validation/fields.ts";
import { mirrorAnnotation, validatePodAnnotations } from "../pod-spec/annotations.ts";
import { unpaddedImages } from "../pod-spec/container.ts";
import { validatePodSpec } from "../pod-spec/pod-spec.ts";
import { profilesAgree } from "./profile-annotations.ts";

/** Where a path names the object itself. */
export const rootField = "[]";

const noTokens = (spec: PodSpec): FieldError[] =>
  spec.serviceAccountName
    ? []
    : each("spec.volumes", spec.volumes, ({ projected }, at) =>
        each(`${at}.projected.sources`, projected?.sources, ({ serviceAccountToken }, sourceAt) =>
          when(serviceAccountToken !== undefined, () =>
            forbidden(`${sourceAt}.serviceAccountToken`, "must not be specified when serviceAccountName is not set"),
          ),
        ),
      );

/** Specs in which nothing was found, with the name of their Pod: specs are immutable, and most updates leave them alone. */
const sound = new WeakMap<PodSpec, string | undefined>();

export function validatePod(pod: Pod): FieldError[] {
  const spec = pod.spec ?? { containers: [] };
  return [...validatePodAnnotations(pod.metadata.annotations, spec, "metadata.annotations"), ...specErrors(spec, pod.metadata.name)];
}

function specErrors(spec: PodSpec, name: string | undefined): readonly FieldError[] {
  if (sound.has(spec) && sound.get(spec) === name) return [];
  const errors = [
    ...validatePodSpec(spec, "spec", { template: false, pod: name }),
    ...noTokens(spec),
    ...unpaddedImages(spec.containers, "spec.containers"),
    ...unpaddedImages(spec.initContainers, "spec.initContainers"),
  ];
  if (errors.length === 0) sound.set(spec, name);
  return errors;
}

export function validateNewPod(pod: Pod): FieldError[] {
  const spec = pod.spec ?? { containers: [] };
  const mirror = pod.metadata.annotations?.[mirrorAnnotation] !== undefined;
  return [
    ...when((spec.ephemeralContainers?.length ?? 0) > 0, () => forbidden("spec.ephemeralContainers", "cannot be set on create")),
    ...when(Boolean(spec.nodeName) && (spec.schedulingGates?.length ?? 0) > 0, () =>
      forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared"),
    ),
    ...profilesAgree(pod),
    ...when(mirror && (spec.resourceClaims?.length ?? 0) > 0, () => forbidden(rootField, "static pods do not support resourceClaims")),
  ];
}
