/** The three lists of containers of a Pod. */
import { duplicate, type FieldError, forbidden, invalidValue, notFoundValue, required } from "../../../api/field-error.ts";
import type { Container, EphemeralContainer, VolumeMount } from "../../../api/types/core-v1.ts";
import { each, when } from "../../validation/fields.ts";
import { type ContainerContext, unpaddedImages, validateContainer } from "./container.ts";
import { validateLifecycle } from "./lifecycle.ts";
import { hostPortConflicts } from "./ports.ts";
import { validateProbes } from "./probe.ts";
import { containerRestartPolicy } from "./restart-rules.ts";

function unusedName(name: string, field: string, names: Set<string>): FieldError[] {
  if (names.has(name)) return [duplicate(field, name)];
  names.add(name);
  return [];
}

/** Hooks and probes, of containers that may have them. */
const supervision = (container: Container, field: string, { gracePeriod, spec }: ContainerContext): FieldError[] => [
  ...validateLifecycle(container.lifecycle, `${field}.lifecycle`, { gracePeriod, os: spec.os?.name }),
  ...validateProbes(container, field, gracePeriod),
];

export function validateContainers(field: string, context: ContainerContext): FieldError[] {
  const { containers } = context.spec;
  if (!containers?.length) return [required(field)];
  const names = new Set<string>();
  return [
    ...each(field, containers, (container, at) => [
      ...validateContainer(container, at, context),
      ...unusedName(container.name ?? "", `${at}.name`, names),
      ...supervision(container, at, context),
      ...containerRestartPolicy(container, at),
    ]),
    ...hostPortConflicts(containers, field),
  ];
}

const onlySidecars = "may not be set for init containers without restartPolicy=Always";

function notSupervised(container: Container, field: string): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...when(lifecycle !== undefined, () => forbidden(`${field}.lifecycle`, onlySidecars)),
    ...when(livenessProbe !== undefined, () => forbidden(`${field}.livenessProbe`, onlySidecars)),
    ...when(readinessProbe !== undefined, () => forbidden(`${field}.readinessProbe`, onlySidecars)),
    ...when(startupProbe !== undefined, () => forbidden(`${field}.startupProbe`, onlySidecars)),
    ...each(`${field}.resizePolicy`, container.resizePolicy, ({ restartPolicy }, at) =>
      when(restartPolicy === "RestartContainer", () =>
        invalidValue(`${at}.restartPolicy`, restartPolicy, "must be 'NotRequired' for init containers without restartPolicy=Always"),
      ),
    ),
  ];
}

/** Init containers run one after the other, so each has the host's ports for itself; sidecars stay. */
export function validateInitContainers(field: string, context: ContainerContext): FieldError[] {
  const names = new Set(context.spec.containers?.map(({ name }) => name));
  return each(field, context.spec.initContainers, (container, at) => [
    ...validateContainer(container, at, context),
    ...containerRestartPolicy(container, at),
    ...unusedName(container.name ?? "", `${at}.name`, names),
    // as kubernetes: the list of one container is checked below the whole list's path
    ...hostPortConflicts([container], field),
    ...(container.restartPolicy === "Always" ? supervision(container, at, context) : notSupervised(container, at)),
  ]);
}

const notForEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
] as const;

const isSet = (value: unknown): boolean => {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
};

const noSubPath = (mount: VolumeMount, field: string): FieldError[] => [
  ...when(Boolean(mount.subPath), () => forbidden(`${field}.subPath`, "cannot be set for an Ephemeral Container")),
  ...when(Boolean(mount.subPathExpr), () => forbidden(`${field}.subPathExpr`, "cannot be set for an Ephemeral Container")),
];

function validateEphemeral(container: EphemeralContainer, field: string): FieldError[] {
  return [
    ...notForEphemeral.flatMap((name) =>
      when(isSet(container[name]) || (name !== "resources" && typeof container[name] === "object"), () =>
        forbidden(`${field}.${name}`, "cannot be set for an Ephemeral Container"),
      ),
    ),
    ...each(`${field}.volumeMounts`, container.volumeMounts, noSubPath),
  ];
}

export function validateEphemeralContainers(field: string, context: ContainerContext): FieldError[] {
  const { containers, initContainers, ephemeralContainers } = context.spec;
  const others = new Set([...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  return each(field, ephemeralContainers, (container, at, index) => {
    const target = container.targetContainerName;
    return [
      ...validateContainer(container, at, context),
      ...unpaddedImages([container], "").map((error) => ({ ...error, field: `${field}[${index}].image` })),
      ...unusedName(container.name ?? "", `${at}.name`, names),
      ...when(Boolean(target) && !others.has(target ?? ""), () => notFoundValue(`${at}.targetContainerName`, target)),
      ...validateEphemeral(container, at),
    ];
  });
}
