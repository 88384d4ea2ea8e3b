/** Lists of resource amounts by name (`ResourceList`): "cpu" → 1500m. What a list does not name is absent, not zero. */
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity, subtractQuantities } from "./quantity.ts";

export type Amounts = ReadonlyMap<string, Quantity>;

const zero: Quantity = { mantissa: 0n, exponent: 0, format: "DecimalSI" };

/** So many things. */
export const countOf = (count: number): Quantity => ({ mantissa: BigInt(count), exponent: 0, format: "DecimalSI" });

/** Amounts as objects write them. Throws QuantityError. */
export function parseAmounts(list: Readonly<Record<string, string>> | undefined): Map<string, Quantity> {
  const amounts = new Map<string, Quantity>();
  for (const name in list) amounts.set(name, parseQuantity(list[name] ?? "0"));
  return amounts;
}

/** Amounts as objects write them, in the order of their names. */
export function formatAmounts(amounts: Amounts): Record<string, string> {
  return Object.fromEntries([...amounts.keys()].sort().map((name) => [name, formatQuantity(amounts.get(name) ?? zero)]));
}

/** "cpu=2,pods=1": how messages list amounts. */
export function printAmounts(amounts: Amounts): string {
  return Object.entries(formatAmounts(amounts))
    .map(([name, text]) => `${name}=${text}`)
    .join(",");
}

export function addAmounts(left: Amounts, right: Amounts): Map<string, Quantity> {
  const sum = new Map(left);
  for (const [name, amount] of right) sum.set(name, addQuantities(sum.get(name) ?? zero, amount));
  return sum;
}

export function subtractAmounts(left: Amounts, right: Amounts): Map<string, Quantity> {
  const difference = new Map(left);
  for (const [name, amount] of right) difference.set(name, subtractQuantities(difference.get(name) ?? zero, amount));
  return difference;
}

/** Only what is named. */
export function maskAmounts(amounts: Amounts, names: Iterable<string>): Map<string, Quantity> {
  const kept = new Map<string, Quantity>();
  for (const name of names) {
    const amount = amounts.get(name);
    if (amount) kept.set(name, amount);
  }
  return kept;
}

/** Less than zero, zero or more: the sign of an amount. */
export const signOf = ({ mantissa }: Quantity): number => (mantissa === 0n ? 0 : mantissa < 0n ? -1 : 1);

export function withoutZeros(amounts: Amounts): Map<string, Quantity> {
  return new Map([...amounts].filter(([, amount]) => signOf(amount) !== 0));
}

/** The names of which there is more than the limits allow; what has no limit is not exceeded. */
export function exceeding(amounts: Amounts, limits: Amounts): string[] {
  return [...amounts].flatMap(([name, amount]) => {
    const limit = limits.get(name);
    return limit && compareQuantities(amount, limit) > 0 ? [name] : [];
  });
}

/** True when both name the same resources with equal values, however they are written. */
export function equalAmounts(left: Amounts, right: Amounts): boolean {
  if (left.size !== right.size) return false;
  for (const [name, amount] of left) {
    const other = right.get(name);
    if (!other || compareQuantities(amount, other) !== 0) return false;
  }
  return true;
}
