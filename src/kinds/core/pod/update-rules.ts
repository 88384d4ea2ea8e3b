/** What an update may change in a Pod. As kubernetes: pkg/apis/core/validation ValidatePodUpdate, in its order. */

import { type FieldError, forbidden, invalidValue, required } from "../../../api/field-error.ts";
import type { StringMap } from "../../../api/meta.ts";
import { sameFields } from "../../../api/same-fields.ts";
import type { Container, Pod, PodSchedulingGate, PodSpec, Toleration } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import { each, when } from "../../validation/fields.ts";
import { appArmorPrefix, mirrorAnnotation } from "../pod-spec/annotations.ts";
import { fieldDiff } from "./field-diff.ts";
import { narrowGatedPod } from "./gated-update.ts";

const maxDeadline = 2147483647;

/** Annotations that are fixed once the Pod is there. */
export function annotationUpdate(next: StringMap | undefined, old: StringMap | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (key: string, verb: string) => {
    const what = key === mirrorAnnotation ? "mirror pod annotation" : key.startsWith(appArmorPrefix) ? "AppArmor annotations" : "";
    if (what) errors.push(forbidden(`metadata.annotations[${key}]`, `may not ${verb} ${what}`));
  };
  for (const key in old) if (next?.[key] !== old[key]) refuse(key, "remove or update");
  for (const key in next) if (old?.[key] === undefined) refuse(key, "add");
  return errors;
}

function images(next: readonly Container[] | undefined, field: string): FieldError[] {
  return each(field, next, ({ image = "" }, at) => when(image.trim() === "", () => required(`${at}.image`)));
}

const sameNumber = (next: readonly Container[] | undefined, old: readonly Container[] | undefined): boolean =>
  (next?.length ?? 0) === (old?.length ?? 0);

/** Undefined when it is fine and the rest is still to be checked. */
function deadline(next: number | undefined, old: number | undefined): FieldError | undefined {
  const field = "spec.activeDeadlineSeconds";
  if (next === undefined)
    return old === undefined ? undefined : invalidValue(field, null, "must not update from a positive integer to nil value");
  if (next < 0 || next > maxDeadline) return invalidValue(field, next, `must be between 0 and ${maxDeadline}, inclusive`);
  if (old !== undefined && old < next) return invalidValue(field, next, "must be less than or equal to previous value");
  return undefined;
}

/** Old tolerations stay, but for their seconds. */
function addedTolerations(next: readonly Toleration[] = [], old: readonly Toleration[] = []): FieldError[] {
  if (next === old) return [];
  const without = ({ tolerationSeconds: _, ...rest }: Toleration) => rest;
  const kept = old.every((one) => next.some((other) => !differs(without(one), without(other))));
  return when(!kept, () => forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
}

function removedGates(next: readonly PodSchedulingGate[] | undefined, old: readonly PodSchedulingGate[] = []): FieldError[] {
  return each("spec.schedulingGates", next, ({ name }, at) =>
    when(!old.some((gate) => gate.name === name), () =>
      forbidden(`${at}.name`, `only deletion is allowed, but found new scheduling gate '${name}'`),
    ),
  );
}

/** Images of the old containers put into the new ones, where that is all that differs. */
function withImages(next: readonly Container[], old: readonly Container[]): readonly Container[] {
  return next.map((container, index) => {
    const image = old[index]?.image;
    return container.image === image || image === undefined ? container : { ...container, image };
  });
}

/** The new spec with everything put back that may change. */
function withoutAllowedChanges(next: PodSpec, old: PodSpec): PodSpec {
  const graced = (old.terminationGracePeriodSeconds ?? 0) < 0 && next.terminationGracePeriodSeconds === 1;
  return {
    ...next,
    containers: withImages(next.containers, old.containers),
    initContainers: next.initContainers && withImages(next.initContainers, old.initContainers ?? []),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    ...(graced ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds } : {}),
  };
}

const changeable: ReadonlySet<string> = new Set(["activeDeadlineSeconds", "schedulingGates", "tolerations"]);

/**
 * Whether all that differs may change, as far as `===` can tell: specs that share their equal parts, as those of an update
 * do, need no closer look.
 */
function onlyAllowedChanges(next: PodSpec, old: PodSpec): boolean {
  return sameFields(next, old, (field) => {
    if (field !== "containers" && field !== "initContainers") return changeable.has(field);
    const before = old[field];
    return next[field]?.every((container, index) => sameFields(container, before?.[index] ?? {}, (name) => name === "image")) ?? false;
  });
}

const frozenText =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

function specUpdate(next: PodSpec, old: PodSpec): FieldError[] {
  if (!sameNumber(next.containers, old.containers)) return [forbidden("spec.containers", "pod updates may not add or remove containers")];
  const errors = images(next.containers, "spec.containers");
  if (!sameNumber(next.initContainers, old.initContainers))
    return [...errors, forbidden("spec.initContainers", "pod updates may not add or remove containers")];
  errors.push(...images(next.initContainers, "spec.initContainers"));
  const late = deadline(next.activeDeadlineSeconds, old.activeDeadlineSeconds);
  if (late) errors.push(late);
  if (late && next.activeDeadlineSeconds !== undefined) return errors;
  errors.push(...addedTolerations(next.tolerations, old.tolerations), ...removedGates(next.schedulingGates, old.schedulingGates));
  const gated = (old.schedulingGates?.length ?? 0) > 0;
  if (!gated && onlyAllowedChanges(next, old)) return errors;
  let rest = withoutAllowedChanges(next, old);
  if (gated) {
    const narrowed = narrowGatedPod(rest, old);
    errors.push(...narrowed.errors);
    rest = narrowed.spec;
  }
  if (differs(old, rest)) errors.push(forbidden("spec", `${frozenText}\n${fieldDiff(rest, old)}`));
  return errors;
}

export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  return [
    ...annotationUpdate(pod.metadata.annotations, old.metadata.annotations),
    ...(pod.spec === old.spec ? [] : specUpdate(pod.spec, old.spec)),
  ];
}
