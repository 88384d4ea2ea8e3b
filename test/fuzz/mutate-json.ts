/** Changes of a JSON value: its structure, its types, its values. */
import type { Dice } from "./dice.ts";

/** Values that somebody, somewhere, did not expect. */
const odd: readonly unknown[] = [
  null,
  true,
  false,
  "",
  " ",
  "a",
  0,
  -1,
  1,
  1.5,
  -0,
  65536,
  2147483648,
  -2147483649,
  2 ** 53,
  1e308,
  -1e-320,
  "0",
  "-1",
  "1e3",
  "0x10",
  "１２",
  "9223372036854775808",
  "1Ei",
  "1e1000",
  "1.0000000001",
  "-1m",
  "99999999999999999999Gi",
  "100%",
  "-5%",
  "2006-01-02T15:04:05Z",
  "0000-00-00T00:00:00Z",
  "99999-01-01T00:00:00Z",
  "1h-5s",
  "9999999999h",
  "\u0000",
  "\ud800",
  "😀".repeat(40),
  "é",
  "a".repeat(64),
  "b".repeat(254),
  "x".repeat(20_000),
  "A_b.C-",
  "-a",
  "a/b/c",
  "../..",
  "*",
  "*/*",
  "%",
  "%2e%2e",
  "a\nb\tc",
  "((a+)+)+$",
  "[",
  "{{.}}",
  "$(A)",
  "$$(A",
  "10.0.0.0/8",
  "::1",
  "fe80::1%eth0",
  "256.1.1.1",
  "kube-system",
  "default",
  "system:masters",
  "example.com/x",
  "kubernetes.io/x",
  "http://[::1",
  "__proto__",
  "constructor",
  "toString",
  "true",
  "null",
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: null },
  { "": "" },
  [1, "a", null],
  { $patch: "delete" },
  { $patch: "replace", a: 1 },
  { $retainKeys: ["a"] },
  { "$setElementOrder/containers": [{ name: "a" }] },
  { "f:metadata": {} },
];

const names = [
  "metadata",
  "spec",
  "status",
  "name",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "",
  "Name",
  "a.b/c",
  "ключ",
  "$patch",
  "generateName",
  "finalizers",
  "ownerReferences",
  "deletionTimestamp",
  "managedFields",
  "resourceVersion",
  "uid",
  "labels",
  "annotations",
  "selector",
  "matchExpressions",
  "resources",
];

/** Numbers of these fields make objects: what multiplies is kept small. */
const multiplying = /^(replicas|parallelism|completions|minReplicas|maxReplicas|backoffLimit|successfulJobsHistoryLimit)$/;

type Holder = Record<string, unknown> | unknown[];
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

/** A changed copy; as many changes as the dice say. */
export function mutateJson(value: unknown, dice: Dice): unknown {
  let root = structuredClone(value);
  const count = dice.chance(0.7) ? 1 : 1 + dice.int(5);
  for (let done = 0; done < count; done++) {
    const places = placesOf(root);
    if (places.length === 0 || dice.chance(0.02)) root = structuredClone(dice.pick(odd));
    else changeAt(root, dice.pick(places), dice);
  }
  return tamed(root);
}

/** The value with nothing in it that would make objects by the thousand. */
export function tamed(value: unknown): unknown {
  for (const { holder, key } of placesOf(value)) {
    const found = (holder as Record<string, unknown>)[key];
    if (multiplying.test(String(key)) && typeof found === "number" && found > 4) (holder as Record<string, unknown>)[key] = 2;
  }
  return value;
}

function placesOf(root: unknown): Place[] {
  const places: Place[] = [];
  const visit = (value: unknown) => {
    if (value === null || typeof value !== "object") return;
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      if (places.length > 2000) return;
      places.push({ holder: value as Holder, key });
      visit((value as Record<string | number, unknown>)[key]);
    }
  };
  visit(root);
  return places;
}

function changeAt(root: unknown, { holder, key }: Place, dice: Dice): void {
  const object = holder as Record<string | number, unknown>;
  const found = object[key];
  const put = (value: unknown) => Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  const kinds: readonly (() => void)[] = [
    () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete object[key]),
    () => put(structuredClone(dice.pick(odd))),
    () => put(structuredClone(dice.pick(odd))),
    () => put([found, structuredClone(found)]),
    () => put({ [dice.pick(names)]: found }),
    () => put(nested(dice.pick([5, 60, 600]), dice.chance(0.5))),
    () => put(structuredClone(elsewhere(root, dice))),
    () => put(changedScalar(found, dice)),
    () => (Array.isArray(holder) ? holder.push(structuredClone(found)) : add(object, dice.pick(names), structuredClone(found))),
    () => (Array.isArray(found) ? put([...found].reverse()) : add(object, dice.pick(names), structuredClone(dice.pick(odd)))),
    () => put(Array.from({ length: many(found, dice) }, () => structuredClone(found))),
  ];
  dice.pick(kinds)();
}

const add = (object: Record<string | number, unknown>, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });

/** So many of a small value, or a few of a large one: what multiplies what was multiplied would never end. */
const many = (value: unknown, dice: Dice) => (JSON.stringify(value ?? null).length < 500 ? dice.pick([3, 70, 1200]) : 2);

function elsewhere(root: unknown, dice: Dice): unknown {
  const { holder, key } = dice.pick(placesOf(root));
  return (holder as Record<string | number, unknown>)[key];
}

function nested(depth: number, lists: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = lists ? [value] : { a: value };
  return value;
}

function changedScalar(value: unknown, dice: Dice): unknown {
  if (typeof value === "number") return dice.pick([value + 1, -value, String(value), value + 0.5, value * 2 ** 32]);
  if (typeof value === "boolean") return dice.pick([!value, String(value), Number(value)]);
  if (typeof value !== "string") return dice.pick(odd);
  const at = dice.int(value.length + 1);
  const piece = dice.pick(["", "-", ".", "/", ":", "A", "\u0000", "é", "0", " ", "*", "%"]);
  return dice.pick([
    value.slice(0, at) + piece + value.slice(at + dice.int(2)),
    value.toUpperCase(),
    value + value,
    value.slice(0, at),
    Number(value),
  ]);
}
