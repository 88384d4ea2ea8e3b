/** Bodies as texts and bytes: the right encoding of a value, and what else somebody may send. */
import { dump } from "js-yaml";
import { typeTable } from "../../src/schema/type-table.ts";
import type { Dice } from "./dice.ts";

/** JSON text, now and then not quite JSON. */
export function jsonBytes(value: unknown, dice: Dice): Buffer {
  const text = JSON.stringify(value) ?? "";
  return dice.chance(0.85) ? Buffer.from(text) : spoilt(text, dice);
}

function spoilt(text: string, dice: Dice): Buffer {
  const at = dice.int(text.length + 1);
  const kinds: readonly (() => Buffer | string)[] = [
    () => text.slice(0, at),
    () => `${text}${dice.pick(["}", "x", " ", "\u0000", "null", text])}`,
    () => `\ufeff${text}`,
    () => `${" ".repeat(dice.int(2000))}\n${text}`,
    () => text.replaceAll('"', "'"),
    () => text.replace(/"([A-Za-z]+)":/, '"$1":1,"$1":'),
    () =>
      text.replace(
        /:(\d+|"[^"]*")/,
        `:${dice.pick(["NaN", "1e999", "-", "01", "1.", "0x1", "undefined", "1e-999", "18446744073709551616"])}`,
      ),
    () => text.replace("{", '{/* c */"a":1,//x\n'),
    () => `${text.slice(0, at)}${dice.pick(["\\u", "\\ud800", "\\x00", "\\"])}${text.slice(at)}`,
    () => flipped(Buffer.from(text), dice),
    () => Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(text.slice(at))]),
    () => Buffer.from(text, "utf16le"),
    () => text.slice(0, at) + "[".repeat(dice.pick([100, 9_000, 40_000])) + text.slice(at),
    () => '{"a":'.repeat(dice.pick([500, 20_000])),
    () => dice.pick(["", "null", "[]", "0", '""', "{}", "{", "true", "\0", "{}{}", "[{}]"]),
  ];
  const made = dice.pick(kinds)();
  return typeof made === "string" ? Buffer.from(made) : made;
}

/** Some bits turned over, some bytes gone. */
export function flipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  for (let count = 1 + dice.int(6); count > 0 && copy.length > 0; count--) {
    const at = dice.int(copy.length);
    copy.writeUInt8(dice.chance(0.5) ? copy.readUInt8(at) ^ (1 << dice.int(8)) : dice.int(256), at);
  }
  return dice.chance(0.3) ? copy.subarray(0, dice.int(copy.length + 1)) : copy;
}

const laughs = [
  "a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]",
  ..."bcdefghij".split("").map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefghij"[at]}`).join(",")}]`),
].join("\n");

/** YAML text, with YAML's own ways to surprise. */
export function yamlBytes(value: unknown, dice: Dice): Buffer {
  const text = dumped(value);
  if (dice.chance(0.6)) return Buffer.from(text);
  const at = dice.int(text.length + 1);
  return Buffer.from(
    dice.pick<() => string>([
      () => `${laughs}\n${text}`,
      () => `metadata: &m\n  name: a\n  labels: *m\n`,
      () => `x: &x {a: b}\n${text}\ny:\n  <<: *x\n  <<: [*x, *x]\n`,
      () => `---\n${text}\n---\n${text}`,
      () => `%YAML 1.1\n%TAG ! tag:x,2000:\n---\n${text}`,
      () => text.replace(/: (\S+)$/m, ": !!binary $1"),
      () => text.replace(/: (\S+)$/m, ': !!js/function "function(){}"'),
      () =>
        text.replace(
          /: (\S+)$/m,
          `: ${dice.pick(["on", "0o17", "1:30", "2001-01-01", ".inf", ".nan", "~", "0b1", "1_000", "'", '"', "|", ">-", "*"])}`,
        ),
      () => text.replace(/^(\s+)/m, "\t"),
      () => `${text.slice(0, at)}\u0000\u0085\u2028${text.slice(at)}`,
      () => `? [a, b]\n: c\n${text}`,
      () => `${text}${text}`,
      () => text.slice(0, at),
      () => "[".repeat(3000),
      () => "- ".repeat(2000),
      () => `${"a: {".repeat(800)}${"}".repeat(800)}`,
    ])(),
  );
}

function dumped(value: unknown): string {
  try {
    return dump(value, { noRefs: true, skipInvalid: true });
  } catch {
    return "{}";
  }
}

export interface ProtobufSeed {
  readonly apiVersion: string;
  readonly kind: string;
  /** Schema type. */
  readonly type: string;
  readonly value: unknown;
}

/** A protobuf body, whole or damaged. */
export async function protobufBytes({ apiVersion, kind, type, value }: ProtobufSeed, dice: Dice): Promise<Buffer> {
  const [{ encodeProtobuf }, { wrap }] = await Promise.all([
    import("../../src/schema/protobuf/encode-protobuf.ts"),
    import("../../src/schema/protobuf/envelope.ts"),
  ]);
  const raw = type in typeTable ? encodeProtobuf(type, value as Record<string, unknown>) : Buffer.from("x");
  const damage = dice.int(4);
  const whole = wrap({ apiVersion, kind, raw: damage === 1 ? flipped(raw, dice) : raw });
  return damage === 2 ? flipped(whole, dice) : whole;
}
