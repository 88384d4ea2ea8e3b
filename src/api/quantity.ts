/**
 * Kubernetes' `resource.Quantity`: a fixed-point number with a suffix family. Text in, canonical text out:
 * "0.1" is "100m", "1024Mi" is "1Gi". Values finer than nano are rounded up, away from zero.
 */

/** Which suffixes a quantity is written with. */
type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** `mantissa × 10^exponent`; the exponent is between -9 and 0 or the one given by the text. */
export interface Quantity {
  readonly mantissa: bigint;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

/** A text that is no quantity; `message` is Kubernetes'. */
export class QuantityError extends Error {
  override readonly name = "QuantityError";
}

const wrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimalSuffixes = new Map(Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixes = new Map(Object.entries(binaryExponents).map(([suffix, exponent]) => [exponent, suffix]));
const shape = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const nano = -9;
/** Longer texts are refused unread: their arithmetic would take seconds. */
const longest = 1024;
const binaryCap = (1n << 63n) - 1n;

const pow10 = (times: number): bigint => 10n ** BigInt(times);
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** Mantissa at the (finer or coarser) exponent; what is lost is rounded away from zero. */
function rescale(mantissa: bigint, from: number, to: number): bigint {
  if (from >= to) return mantissa * pow10(from - to);
  const divisor = pow10(to - from);
  const whole = mantissa / divisor;
  if (whole * divisor === mantissa) return whole;
  return mantissa < 0n ? whole - 1n : whole + 1n;
}

interface Suffix {
  readonly format: QuantityFormat;
  readonly exponent: number;
}

function readSuffix(text: string): Suffix {
  const decimal = decimalExponents[text];
  if (decimal !== undefined) return { format: "DecimalSI", exponent: decimal };
  const binary = binaryExponents[text];
  if (binary !== undefined) return { format: "BinarySI", exponent: binary };
  if (/^[eE][+-]?[0-9]{1,9}$/.test(text)) return { format: "DecimalExponent", exponent: Number(text.slice(1)) };
  throw new QuantityError("unable to parse quantity's suffix");
}

/** Parses a quantity. Throws {@link QuantityError}. */
export function parseQuantity(text: string): Quantity {
  const match = text.length > longest ? null : shape.exec(text);
  if (!match) throw new QuantityError(wrongFormat);
  const [, sign, whole = "", fraction = "", suffixText = ""] = match;
  if (whole === "" && fraction === "") throw new QuantityError(wrongFormat);
  const suffix = readSuffix(suffixText);
  if (Math.abs(suffix.exponent) > 1000) throw new QuantityError("unable to parse numeric part of quantity");
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  if (suffix.format === "BinarySI") return binaryQuantity(digits * (1n << BigInt(suffix.exponent)), -fraction.length);
  const exponent = suffix.exponent - fraction.length;
  if (exponent >= nano) return { mantissa: digits, exponent, format: suffix.format };
  return { mantissa: rescale(digits, exponent, nano), exponent: nano, format: suffix.format };
}

/** Binary values are capped at 2^63-1; a fraction of one becomes decimal. */
function binaryQuantity(mantissa: bigint, exponent: number): Quantity {
  const fine = exponent < nano ? { mantissa: rescale(mantissa, exponent, nano), exponent: nano } : { mantissa, exponent };
  const one = pow10(-fine.exponent);
  const size = abs(fine.mantissa);
  if (size > binaryCap * one) return { mantissa: fine.mantissa < 0n ? -binaryCap : binaryCap, exponent: 0, format: "BinarySI" };
  return { ...fine, format: size > 0n && size < one ? "DecimalSI" : "BinarySI" };
}

/** The canonical text: no fraction, the largest suffix that keeps the value exact. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.mantissa === 0n) return "0";
  if (quantity.format === "BinarySI") {
    const whole = rescale(quantity.mantissa, quantity.exponent, 0);
    const exact = quantity.exponent >= 0 || whole * pow10(-quantity.exponent) === quantity.mantissa;
    if (exact && abs(whole) >= 1024n) return formatBinary(whole);
  }
  let { mantissa, exponent } = quantity;
  while (mantissa % 10n === 0n) {
    mantissa /= 10n;
    exponent += 1;
  }
  const over = ((exponent % 3) + 3) % 3;
  mantissa *= pow10(over);
  exponent -= over;
  if (exponent === 0) return `${mantissa}`;
  const suffix = quantity.format === "DecimalExponent" ? undefined : decimalSuffixes.get(exponent);
  return `${mantissa}${suffix ?? `e${exponent}`}`;
}

function formatBinary(value: bigint): string {
  let mantissa = value;
  let power = 0;
  while (power < 60 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power += 10;
  }
  return `${mantissa}${power === 0 ? "" : binarySuffixes.get(power)}`;
}

const plainlyCanonical = /^[1-9][0-9]{0,2}(?:[umkMGTPE]|[KMGTPE]i)?$/;

/** Canonical text of a quantity's text. Throws {@link QuantityError}. */
export function canonicalQuantity(text: string): string {
  return plainlyCanonical.test(text) || text === "0" ? text : formatQuantity(parseQuantity(text));
}

/** Negative, zero or positive, as a sort function answers. */
export function compareQuantities(left: Quantity, right: Quantity): number {
  const exponent = Math.min(left.exponent, right.exponent);
  const difference = rescale(left.mantissa, left.exponent, exponent) - rescale(right.mantissa, right.exponent, exponent);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** The sum, written like `left` (like `right` when `left` is zero). */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  const exponent = Math.min(left.exponent, right.exponent);
  const mantissa = rescale(left.mantissa, left.exponent, exponent) + rescale(right.mantissa, right.exponent, exponent);
  return { mantissa, exponent, format: left.mantissa === 0n ? right.format : left.format };
}

/** The difference, written like `left` (like `right` when `left` is zero). */
export function subtractQuantities(left: Quantity, right: Quantity): Quantity {
  return addQuantities(left, { ...right, mantissa: -right.mantissa });
}

/** The quantity with nothing finer than `10^exponent`, rounded up away from zero; the same object if it already is. */
export function roundUpQuantity(quantity: Quantity, exponent: number): Quantity {
  if (quantity.exponent >= exponent) return quantity;
  return { mantissa: rescale(quantity.mantissa, quantity.exponent, exponent), exponent, format: quantity.format };
}

/** The value in whole units, rounded up: `Quantity.Value()`. */
export const quantityValue = (text: string): number => scaledValue(text, 0);

/** The value in thousandths, rounded up: `Quantity.MilliValue()`. */
export const quantityMilliValue = (text: string): number => scaledValue(text, -3);

function scaledValue(text: string, exponent: number): number {
  const quantity = parseQuantity(text);
  return Number(rescale(quantity.mantissa, quantity.exponent, exponent));
}

/** Throws nothing: whether the text is a quantity. */
export function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}
