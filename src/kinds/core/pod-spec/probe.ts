/** Liveness, readiness and startup probes. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import type { Probe } from "../../../api/types/core-v1.ts";
import { nonNegative, when } from "../../validation/fields.ts";
import { validateHandler } from "./handlers.ts";

function validateProbe(probe: Probe, field: string, gracePeriod: number): FieldError[] {
  const grace = probe.terminationGracePeriodSeconds;
  return [
    ...validateHandler(probe, field, gracePeriod),
    ...nonNegative(`${field}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...nonNegative(`${field}.timeoutSeconds`, probe.timeoutSeconds),
    ...nonNegative(`${field}.periodSeconds`, probe.periodSeconds),
    ...nonNegative(`${field}.successThreshold`, probe.successThreshold),
    ...nonNegative(`${field}.failureThreshold`, probe.failureThreshold),
    ...when(grace !== undefined && grace <= 0, () =>
      invalidValue(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0"),
    ),
  ];
}

const mustSucceedOnce = (probe: Probe, field: string): FieldError[] =>
  when((probe.successThreshold ?? 0) !== 1, () => invalidValue(`${field}.successThreshold`, probe.successThreshold ?? 0, "must be 1"));

interface Probes {
  readonly livenessProbe?: Probe | undefined;
  readonly readinessProbe?: Probe | undefined;
  readonly startupProbe?: Probe | undefined;
}

function readiness(probe: Probe, field: string, gracePeriod: number): FieldError[] {
  const grace = probe.terminationGracePeriodSeconds;
  return [
    ...validateProbe(probe, field, gracePeriod),
    ...when(grace !== undefined, () =>
      invalidValue(`${field}.terminationGracePeriodSeconds`, grace, "must not be set for readinessProbes"),
    ),
  ];
}

/** The probes of one container at `field`. */
export function validateProbes(container: Probes, field: string, gracePeriod: number): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  const once = (probe: Probe, at: string) => [...validateProbe(probe, at, gracePeriod), ...mustSucceedOnce(probe, at)];
  return [
    ...(livenessProbe ? once(livenessProbe, `${field}.livenessProbe`) : []),
    ...(readinessProbe ? readiness(readinessProbe, `${field}.readinessProbe`, gracePeriod) : []),
    ...(startupProbe ? once(startupProbe, `${field}.startupProbe`) : []),
  ];
}
