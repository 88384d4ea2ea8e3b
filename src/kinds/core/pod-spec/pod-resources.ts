/** Resources of a Pod as a whole, against those of its containers. */

import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import { own } from "../../../api/own.ts";
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity } from "../../../api/quantity.ts";
import type { Container, PodSpec } from "../../../api/types/core-v1.ts";
import { each } from "../../validation/fields.ts";
import { isPodLevelResource } from "../pod/requests.ts";
import { isHugePages } from "./resource-names.ts";
import { podLevelResources } from "./resources.ts";

type Amounts = Map<string, Quantity>;
type Part = "requests" | "limits";

function amounts(container: Container, part: Part): Amounts {
  const list = container.resources?.[part] ?? {};
  return new Map(Object.entries(list).map(([name, text]) => [name, parseQuantity(text)]));
}

function sum(left: Amounts, right: Amounts): Amounts {
  const result = new Map(left);
  for (const [name, amount] of right) {
    const before = result.get(name);
    result.set(name, before ? addQuantities(before, amount) : amount);
  }
  return result;
}

function larger(left: Amounts, right: Amounts): Amounts {
  const result = new Map(left);
  for (const [name, amount] of right) {
    const before = result.get(name);
    if (!before || compareQuantities(amount, before) > 0) result.set(name, amount);
  }
  return result;
}

/** What the containers need together at the time they need most. */
export function aggregateAmounts(spec: PodSpec, part: Part): Amounts {
  let running: Amounts = new Map();
  for (const container of spec.containers ?? []) running = sum(running, amounts(container, part));
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = amounts(container, part);
    const isSidecar = container.restartPolicy === "Always";
    const together = sum(sidecars, own);
    if (isSidecar) {
      sidecars = together;
      running = sum(running, own);
    }
    starting = larger(starting, together);
  }
  return larger(running, starting);
}

function coversContainers(spec: PodSpec, part: Part, field: string, counts: (name: string) => boolean): FieldError[] {
  const whole = spec.resources?.[part] ?? {};
  return [...aggregateAmounts(spec, part)].flatMap(([name, needed]) => {
    if (!counts(name)) return [];
    const given = own(whole, name) ?? "0";
    if (compareQuantities(needed, parseQuantity(given)) <= 0) return [];
    return [
      invalidValue(`${field}[${name}]`, given, `must be greater than or equal to aggregate container ${part} of ${formatQuantity(needed)}`),
    ];
  });
}

function containerLimits(spec: PodSpec, field: string): FieldError[] {
  const whole = spec.resources?.limits ?? {};
  return each(`${field}.containers`, spec.containers, (container, at) =>
    Object.entries(container.resources?.limits ?? {}).flatMap(([name, limit]) => {
      const podLimit = own(whole, name);
      if (podLimit === undefined || compareQuantities(parseQuantity(limit), parseQuantity(podLimit)) <= 0) return [];
      return [invalidValue(`${at}[${name}].limits`, limit, `must be less than or equal to pod limits of ${podLimit}`)];
    }),
  );
}

/** `field`: "spec.resources". */
export function validatePodResources(spec: PodSpec, field: string, claimNames: ReadonlySet<string>): FieldError[] {
  if (!spec.resources) return [];
  return [
    ...podLevelResources(spec.resources, field, claimNames),
    ...coversContainers(spec, "requests", `${field}.requests`, isPodLevelResource),
    ...coversContainers(spec, "limits", `${field}.limits`, isHugePages),
    ...containerLimits(spec, field),
  ];
}
