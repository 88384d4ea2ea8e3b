/** How much of a device there is, and what of it may be asked for. */

import { duplicate, type FieldError, forbidden, invalidValue, required, tooMany } from "../../api/field-error.ts";
import { compareQuantities, formatQuantity, parseQuantity, type Quantity, subtractQuantities } from "../../api/quantity.ts";
import type { CapacityRequestPolicy, CapacityRequestPolicyRange, DeviceCapacity } from "../../api/types/resource-v1.ts";
import { each, when } from "../validation/fields.ts";

const mostValues = 10;

const above = (left: string, right: string): boolean => compareQuantities(parseQuantity(left), parseQuantity(right)) > 0;

function validValues(path: string, values: readonly string[], standard: string, most: string): FieldError[] {
  if (values.length > mostValues) return [tooMany(path, values.length, mostValues)];
  const amounts = values.map((value) => formatQuantity(parseQuantity(value)));
  return [
    ...each(path, values, (value, at, index) =>
      when(index > 0 && above(values[index - 1] ?? value, value), () =>
        invalidValue(at, value, "values must be sorted in ascending order"),
      ),
    ),
    ...each(path, values, (value, at) =>
      when(above(value, most), () => invalidValue(at, value, `option is larger than capacity value: ${most}`)),
    ),
    ...each(path, values, (value, at, index) => when(amounts.indexOf(amounts[index] ?? "") < index, () => duplicate(at, value))),
    ...when(!values.some((value) => !above(value, standard) && !above(standard, value)), () =>
      invalidValue(path, standard, "default value is not valid according to the requestPolicy"),
    ),
  ];
}

/** Thousandths, as many as there are. */
const milli = ({ mantissa, exponent }: Quantity): bigint =>
  exponent + 3 >= 0 ? mantissa * 10n ** BigInt(exponent + 3) : mantissa / 10n ** BigInt(-exponent - 3);

function validStep(path: string, range: CapacityRequestPolicyRange, standard: string): FieldError[] {
  const { min, max, step } = range;
  if (step === undefined) return [];
  const size = milli(parseQuantity(step));
  if (size <= 0n) return [invalidValue(path, step, "must be greater than zero")];
  return [standard, ...(max === undefined ? [] : [max])]
    .filter((value) => milli(subtractQuantities(parseQuantity(value), parseQuantity(min))) % size !== 0n)
    .map((value) => invalidValue(path, value, `value is not a multiple of a given step (${step}) from (${min})`));
}

function validRange(path: string, range: CapacityRequestPolicyRange, standard: string, most: string): FieldError[] {
  const { min, max } = range;
  if (min === undefined) return [required(`${path}.min`, "required when validRange is defined")];
  return [
    ...when(above(min, most), () => invalidValue(`${path}.min`, min, `min is larger than capacity value: ${most}`)),
    ...when(above(min, standard), () => invalidValue(`${path}.default`, standard, `default is less than min: ${min}`)),
    ...when(max !== undefined && above(min, max), () => invalidValue(`${path}.max`, min, `min is larger than max: ${max}`)),
    ...when(max !== undefined && above(max, most), () => invalidValue(`${path}.max`, max, `max is larger than capacity value: ${most}`)),
    ...when(max !== undefined && above(standard, max), () => invalidValue(`${path}.default`, standard, `default is more than max: ${max}`)),
    ...validStep(`${path}.step`, range, standard),
  ];
}

function requestPolicy(path: string, policy: CapacityRequestPolicy, most: string): FieldError[] {
  const { default: standard, validValues: values = [], validRange: range } = policy;
  if (values.length > 0 && range)
    return [forbidden(path, 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time')];
  if (values.length === 0 && !range) return [];
  const given = range ? "validRange" : "validValues";
  if (standard === undefined) return [required(`${path}.default`, `required when ${given} is defined`)];
  return range ? validRange(`${path}.validRange`, range, standard, most) : validValues(`${path}.validValues`, values, standard, most);
}

/** `isShared`: the device can be given to several claims, each of which takes a part. */
export function deviceCapacity(path: string, { value, requestPolicy: policy }: DeviceCapacity, isShared: boolean): FieldError[] {
  if (!policy) return [];
  return isShared
    ? requestPolicy(`${path}.requestPolicy`, policy, value)
    : [forbidden(`${path}.requestPolicy`, "allowMultipleAllocations must be true")];
}
