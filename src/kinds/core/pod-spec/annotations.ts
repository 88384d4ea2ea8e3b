/** Annotations that mean something to Pods. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import type { StringMap } from "../../../api/meta.ts";
import type { PodSpec } from "../../../api/types/core-v1.ts";
import { when } from "../../validation/fields.ts";
import { localDescendingPath } from "./paths.ts";

export const mirrorAnnotation = "kubernetes.io/config.mirror";
export const deletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";
export const appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
export const seccompPodAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
export const seccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

const maxCost = 2147483647;

/** A 32-bit number without plus sign or leading zeros. */
function deletionCost(text: string, field: string): FieldError[] {
  const number = Number(text);
  const plain = /^(0|-?[1-9][0-9]*)$/.test(text) && number >= -maxCost - 1 && number <= maxCost;
  return when(!plain, () => invalidValue(field, text, "must be a 32bit integer"));
}

function seccompProfile(text: string, field: string): FieldError[] {
  if (text === "runtime/default" || text === "docker/default" || text === "unconfined") return [];
  if (text.startsWith("localhost/")) return localDescendingPath(field, text.slice("localhost/".length));
  return [invalidValue(field, text, "must be a valid seccomp profile")];
}

function appArmorProfile(key: string, text: string, { spec, field }: { spec: PodSpec; field: string }): FieldError[] {
  const name = key.slice(appArmorPrefix.length);
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  const known = text === "" || text === "runtime/default" || text === "unconfined" || text.startsWith("localhost/");
  return [
    ...when(!all.some((container) => container.name === name), () => invalidValue(field, name, "container not found")),
    ...when(!known, () => invalidValue(field, text, "invalid AppArmor profile name")),
  ];
}

/** `field`: "metadata.annotations". */
export function validatePodAnnotations(annotations: StringMap | undefined, spec: PodSpec, field: string): FieldError[] {
  if (!annotations) return [];
  const errors: FieldError[] = [];
  const mirror = annotations[mirrorAnnotation];
  if (mirror && !spec.nodeName)
    errors.push(invalidValue(`${field}[${mirrorAnnotation}]`, mirror, "must set spec.nodeName if mirror pod annotation is set"));
  const podProfile = annotations[seccompPodAnnotation];
  if (podProfile !== undefined) errors.push(...seccompProfile(podProfile, `${field}.${seccompPodAnnotation}`));
  for (const [key, text] of Object.entries(annotations)) {
    if (key.startsWith(seccompContainerPrefix)) errors.push(...seccompProfile(text, `${field}.${key}`));
    if (key.startsWith(appArmorPrefix)) errors.push(...appArmorProfile(key, text, { spec, field: `${field}[${key}]` }));
  }
  const cost = annotations[deletionCostAnnotation];
  if (cost !== undefined) errors.push(...deletionCost(cost, `${field}[${deletionCostAnnotation}]`));
  return errors;
}
