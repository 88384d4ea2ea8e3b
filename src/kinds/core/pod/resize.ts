/** `resize`: cpu and memory of running containers change in place. As kubernetes: ValidatePodResize. */
import { type FieldError, forbidden, invalidValue } from "../../../api/field-error.ts";
import type { Container, Pod, PodSpec, ResourceRequirements } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import type { ViewSubresource } from "../../kind.ts";
import { each, when } from "../../validation/fields.ts";
import { mirrorAnnotation } from "../pod-spec/annotations.ts";
import { withSpecOnly } from "./prepare.ts";
import { qosClass } from "./qos.ts";
import { rootField, validatePod } from "./validate-pod.ts";

/** Null where a writer says that there are none. */
type Containers = readonly Container[] | null | undefined;

function sameNames(next: Containers, old: Containers): boolean {
  return (next?.length ?? 0) === (old?.length ?? 0) && (next ?? []).every(({ name }, index) => name === old?.[index]?.name);
}

/** The old containers with the new ones' resources and resize policy. */
function resized(next: Containers, old: Containers): readonly Container[] | undefined {
  return old?.map((container, index) => {
    const { resources = {}, resizePolicy } = next?.[index] ?? {};
    const { resizePolicy: _, ...rest } = container;
    return { ...rest, resources, ...(resizePolicy ? { resizePolicy } : {}) };
  });
}

/** Of the writer's spec only resources are taken; where containers do not match, all of it, so that validation can say so. */
function resizedSpec(next: PodSpec, old: PodSpec): PodSpec {
  if (!sameNames(next.containers, old.containers) || !sameNames(next.initContainers, old.initContainers))
    return { ...old, containers: next.containers ?? [], ...(next.initContainers ? { initContainers: next.initContainers } : {}) };
  const { resources: _, ...rest } = old;
  const spec: PodSpec = {
    ...rest,
    containers: resized(next.containers, old.containers) ?? [],
    ...(old.initContainers ? { initContainers: resized(next.initContainers, old.initContainers) } : {}),
    ...(next.resources ? { resources: next.resources } : {}),
  };
  return differs(old, spec) ? spec : old;
}

const isMutable = (name: string): boolean => name === "cpu" || name === "memory";

type Quantities = Readonly<Record<string, string>> | undefined;

/** The new list with cpu and memory as they were. */
function withOldAmounts(next: Quantities, old: Quantities): Quantities {
  const fixed = Object.entries(next ?? {}).filter(([name]) => !isMutable(name));
  const kept = Object.entries(old ?? {}).filter(([name]) => isMutable(name));
  const all = [...fixed, ...kept];
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}

function withOldResources(next: ResourceRequirements | undefined, old: ResourceRequirements | undefined): ResourceRequirements {
  const requests = withOldAmounts(next?.requests, old?.requests);
  const limits = withOldAmounts(next?.limits, old?.limits);
  const claims = next?.claims;
  return { ...(claims ? { claims } : {}), ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) };
}

/** Only containers that keep running can be resized: not plain init containers. */
function munged(next: Containers, old: Containers, resizable: (container: Container) => boolean): readonly Container[] | undefined {
  return next?.map((container, index) => {
    const before = old?.[index];
    return before && resizable(container)
      ? { ...container, resources: withOldResources(container.resources, before.resources) }
      : container;
  });
}

function withoutResize(next: PodSpec, old: PodSpec): PodSpec {
  return {
    ...next,
    containers: munged(next.containers, old.containers, () => true) ?? [],
    initContainers: munged(next.initContainers, old.initContainers, ({ restartPolicy }) => restartPolicy === "Always"),
    ...(next.resources && old.resources ? { resources: withOldResources(next.resources, old.resources) } : {}),
  };
}

function removed(next: Quantities, old: Quantities): boolean {
  return Object.keys(old ?? {}).some((name) => next?.[name] === undefined);
}

const nothingRemoved = (next: ResourceRequirements | undefined, old: ResourceRequirements | undefined, field: string): FieldError[] => [
  ...when(removed(next?.requests, old?.requests), () => forbidden(`${field}.requests`, "resource requests cannot be removed")),
  ...when(removed(next?.limits, old?.limits), () => forbidden(`${field}.limits`, "resource limits cannot be removed")),
];

function containerChanges(next: PodSpec, old: PodSpec): FieldError[] {
  return (["containers", "initContainers"] as const).flatMap((list) =>
    each(`spec.${list}`, next[list], ({ resources }, at, index) =>
      nothingRemoved(resources, old[list]?.[index]?.resources, `${at}.resources`),
    ),
  );
}

function ordering(next: PodSpec, old: PodSpec): FieldError[] {
  const detail = "may not be added, removed, renamed or reordered on resize";
  return (["containers", "initContainers"] as const).flatMap((list) =>
    when(!sameNames(next[list], old[list]), () => forbidden(`spec.${list}`, `${list} ${detail}`)),
  );
}

function validate(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) return [forbidden(rootField, "static pods cannot be resized")];
  if (old.spec.os?.name === "windows") return [forbidden(rootField, "windows pods cannot be resized")];
  const errors = validatePod(pod);
  const before = old.status?.qosClass ?? qosClass(old);
  if (before !== qosClass(pod)) errors.push(invalidValue("spec", before, "Pod QOS Class may not change as a result of resizing"));
  const moved = ordering(pod.spec, old.spec);
  if (moved.length > 0) return [...errors, ...moved];
  errors.push(...containerChanges(pod.spec, old.spec), ...nothingRemoved(pod.spec.resources, old.spec.resources, "spec.resources"));
  const lost = errors.some(({ field, type }) => type === "Forbidden" && field.includes(".resources"));
  if (!lost && differs(old.spec, withoutResize(pod.spec, old.spec)))
    errors.push(forbidden("spec", "only cpu and memory resources are mutable"));
  return errors;
}

export const resizeView: ViewSubresource<Pod> = {
  shape: "view",
  prepareForUpdate: (pod: Pod, old: Pod) => withSpecOnly(pod, old, resizedSpec(pod.spec, old.spec)),
  validateUpdate: validate,
};
