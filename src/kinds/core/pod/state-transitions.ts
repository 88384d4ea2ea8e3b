/** A terminated container stays terminated unless something says that it restarts. */
import { type FieldError, forbidden } from "../../../api/field-error.ts";
import type { Container, ContainerStatus, PodSpec, PodStatus } from "../../../api/types/core-v1.ts";
import { each, when } from "../../validation/fields.ts";

type Restarts = (name: string, exitCode: number) => boolean;

function byRules({ restartPolicyRules = [] }: Container, exitCode: number): boolean {
  return restartPolicyRules.some(({ exitCodes }) => {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    return exitCodes?.operator === "In" ? listed : exitCodes?.operator === "NotIn" && !listed;
  });
}

/** The container's own rules and policy first, then the Pod's. */
function restartsAfter(container: Container | undefined, podPolicy: string | undefined, exitCode: number): boolean {
  if (container && byRules(container, exitCode)) return true;
  const policy = container?.restartPolicy ?? podPolicy;
  return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}

/** As kubernetes: reported at the old status's index. */
function transitions(
  field: string,
  next: readonly ContainerStatus[] = [],
  old: readonly ContainerStatus[] = [],
  restarts: Restarts = () => false,
): FieldError[] {
  return each(field, old, ({ name, state }, at) => {
    if (!state?.terminated || restarts(name, state.terminated.exitCode ?? 0)) return [];
    return when(
      next.some((status) => status.name === name && !status.state?.terminated),
      () => forbidden(`${at}.state`, "may not be transitioned to non-terminated state"),
    );
  });
}

export function stateTransitions(next: PodStatus, old: PodStatus, spec: PodSpec): FieldError[] {
  const { containers = [], initContainers = [], restartPolicy } = spec;
  const wholePod = [...containers, ...initContainers].some(({ restartPolicyRules }) =>
    restartPolicyRules?.some(({ action }) => action === "RestartAllContainers"),
  );
  const regular: Restarts = (name, exitCode) =>
    wholePod ||
    restartsAfter(
      containers.find((container) => container.name === name),
      restartPolicy,
      exitCode,
    );
  const init: Restarts = (name, exitCode) => {
    const container = initContainers.find((one) => one.name === name);
    if (wholePod || restartPolicy === "Always" || container?.restartPolicy === "Always") return true;
    return container?.restartPolicy || container?.restartPolicyRules
      ? restartsAfter(container, restartPolicy, exitCode)
      : exitCode !== 0 && restartPolicy === "OnFailure";
  };
  return [
    ...transitions("status.containerStatuses", next.containerStatuses, old.containerStatuses, regular),
    ...transitions("status.initContainerStatuses", next.initContainerStatuses, old.initContainerStatuses, init),
    ...transitions("status.ephemeralContainerStatuses", next.ephemeralContainerStatuses, old.ephemeralContainerStatuses),
  ];
}
