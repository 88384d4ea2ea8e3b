/** One bound of a limit range against what an object says. As kubernetes: plugin/pkg/admission/limitranger. */
import { type Amounts, parseAmounts, signOf } from "../../../api/amounts.ts";
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from "../../../api/quantity.ts";
import type { LimitRangeItem } from "../../../api/types/core-v1.ts";

/** What is bounded: the resource, on what it is ("Container"), the bound's value. */
interface Bound {
  readonly resource: string;
  readonly type: string;
  readonly value: Quantity;
}

type Check = (bound: Bound, requests: Amounts, limits: Amounts) => string | undefined;

const less = (left: Quantity, right: Quantity) => compareQuantities(left, right) < 0;
const usage = (bound: Bound, side: string) => `${side} ${bound.resource} usage per ${bound.type} is ${formatQuantity(bound.value)}`;

const minimum: Check = (bound, requests, limits) => {
  const [request, limit] = [requests.get(bound.resource), limits.get(bound.resource)];
  const text = usage(bound, "minimum");
  if (!request) return `${text}.  No request is specified`;
  if (less(request, bound.value)) return `${text}, but request is ${formatQuantity(request)}`;
  return limit && less(limit, bound.value) ? `${text}, but limit is ${formatQuantity(limit)}` : undefined;
};

const maximum: Check = (bound, requests, limits) => {
  const [request, limit] = [requests.get(bound.resource), limits.get(bound.resource)];
  const text = usage(bound, "maximum");
  if (!limit) return `${text}.  No limit is specified`;
  if (less(bound.value, limit)) return `${text}, but limit is ${formatQuantity(limit)}`;
  return request && less(bound.value, request) ? `${text}, but request is ${formatQuantity(request)}` : undefined;
};

/** What has no limits of its own is bounded by its request. */
const maximumRequest: Check = (bound, requests) => {
  const request = requests.get(bound.resource);
  const text = usage(bound, "maximum");
  if (!request) return `${text}.  No request is specified`;
  return less(bound.value, request) ? `${text}, but request is ${formatQuantity(request)}` : undefined;
};

const asNumber = ({ mantissa, exponent }: Quantity) => Number(mantissa) * 10 ** exponent;

const ratio: Check = (bound, requests, limits) => {
  const [request, limit] = [requests.get(bound.resource), limits.get(bound.resource)];
  const text = `${bound.resource} max limit to request ratio per ${bound.type} is ${formatQuantity(bound.value)}`;
  if (!request || signOf(request) === 0) return `${text}, but no request is specified or request is 0`;
  if (!limit || signOf(limit) === 0) return `${text}, but no limit is specified or limit is 0`;
  const observed = asNumber(limit) / asNumber(request);
  return observed > asNumber(bound.value) ? `${text}, but provided ratio is ${observed.toFixed(6)}` : undefined;
};

function broken(
  item: LimitRangeItem,
  field: "min" | "max" | "maxLimitRequestRatio",
  check: (bound: Bound) => string | undefined,
): string[] {
  return Object.entries(item[field] ?? {}).flatMap(
    ([resource, text]) => check({ resource, type: item.type, value: parseQuantity(text) }) ?? [],
  );
}

interface Resources {
  readonly requests?: Readonly<Record<string, string>> | undefined;
  readonly limits?: Readonly<Record<string, string>> | undefined;
}

/** What the item finds wrong with amounts that have requests and limits. */
export function brokenBounds(item: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  return [
    ...broken(item, "min", (bound) => minimum(bound, requests, limits)),
    ...broken(item, "max", (bound) => maximum(bound, requests, limits)),
    ...broken(item, "maxLimitRequestRatio", (bound) => ratio(bound, requests, limits)),
  ];
}

/** {@link brokenBounds} of a container's resources. */
export const brokenByContainer = (item: LimitRangeItem, resources: Resources | undefined): string[] =>
  brokenBounds(item, parseAmounts(resources?.requests), parseAmounts(resources?.limits));

/** What the item finds wrong with a claim, of which only the request counts. */
export function brokenByClaim(item: LimitRangeItem, resources: Resources | undefined): string[] {
  const requests = parseAmounts(resources?.requests);
  return [
    ...broken(item, "min", (bound) => minimum(bound, requests, new Map())),
    ...broken(item, "max", (bound) => maximumRequest(bound, requests, new Map())),
  ];
}
