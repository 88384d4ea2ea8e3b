/** What all containers of a Pod have in common: regular, init and ephemeral ones. */
import { type FieldError, invalidValue, required } from "../../../api/field-error.ts";
import { dnsLabelProblems } from "../../../api/names.ts";
import type { Container, PodSpec } from "../../../api/types/core-v1.ts";
import { each, fits, oneOf, when } from "../../validation/fields.ts";
import { type Volumes, validateEnv, validateEnvFrom } from "./env.ts";
import { validatePorts } from "./ports.ts";
import { containerResources } from "./resources.ts";
import { resizePolicy } from "./restart-rules.ts";
import { validateSecurityContext } from "./security-context.ts";
import { validateVolumeDevices, validateVolumeMounts } from "./volume-mounts.ts";

/** What a container is judged against. */
export interface ContainerContext {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  /** Names of `spec.resourceClaims`. */
  readonly claimNames: ReadonlySet<string>;
  /** The Pod's, seconds. */
  readonly gracePeriod: number;
}

/** A container without what makes a regular one differ from an ephemeral one. */
export type AnyContainer = Container;

const messagePolicies = ["FallbackToLogsOnError", "File"];
export const pullPolicies = ["Always", "IfNotPresent", "Never"];

export function validateContainer(container: AnyContainer, field: string, context: ContainerContext): FieldError[] {
  const { spec, volumes, claimNames } = context;
  return [
    ...(container.name ? fits(`${field}.name`, container.name, dnsLabelProblems) : [required(`${field}.name`)]),
    ...(container.image ? [] : [required(`${field}.image`)]),
    ...oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, messagePolicies),
    ...validatePorts(container.ports, `${field}.ports`),
    ...validateEnv(container.env, `${field}.env`, volumes),
    ...validateEnvFrom(container.envFrom, `${field}.envFrom`),
    ...validateVolumeMounts(container, `${field}.volumeMounts`, volumes),
    ...validateVolumeDevices(container, `${field}.volumeDevices`, volumes),
    ...oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, pullPolicies),
    ...containerResources(container.resources, `${field}.resources`, claimNames),
    ...resizePolicy(container.resizePolicy, `${field}.resizePolicy`, spec.restartPolicy),
    ...validateSecurityContext(container.securityContext, `${field}.securityContext`, spec.hostUsers !== false),
  ];
}

/** Checked for Pods only: templates have always been allowed to have such images. */
export const unpaddedImages = (containers: readonly AnyContainer[] | undefined, field: string): FieldError[] =>
  each(field, containers, ({ image = "" }, at) =>
    when(image !== image.trim(), () => invalidValue(`${at}.image`, image, "must not have leading or trailing whitespace")),
  );
