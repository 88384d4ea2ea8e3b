/** The grammars of names against the words Kubernetes' documents have for them. */

import { describe, expect, it } from "vitest";
import { dnsLabelProblems, dnsSubdomainProblems, labelValueProblems, qualifiedNameProblems } from "../../../src/api/names.ts";
import { fc } from "../../support/properties.ts";

const lower = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
const alphanumeric = [...lower, ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const within = (text: string, letters: readonly string[]) => [...text].every((one) => letters.includes(one));
const ends = (text: string, letters: readonly string[]) => within(`${[...text].at(0) ?? "!"}${[...text].at(-1) ?? "!"}`, letters);

/** "contain only lowercase alphanumeric characters or '-', start and end with an alphanumeric character". */
const isLabelShaped = (text: string) => within(text, [...lower, "-"]) && ends(text, lower);
const isLabel = (text: string) => isLabelShaped(text) && text.length <= 63;
/** "a series of labels joined by dots, no more than 253 characters in all". */
const isSubdomain = (text: string) => text.length <= 253 && text.split(".").every(isLabelShaped);
/** "63 characters or less, beginning and ending with an alphanumeric character, with dashes, underscores, dots between". */
const isName = (text: string) => text.length <= 63 && within(text, [...alphanumeric, "-", "_", "."]) && ends(text, alphanumeric);
const isLabelValue = (text: string) => text === "" || isName(text);
/** "an optional prefix and name, separated by a slash; the prefix must be a DNS subdomain". */
const isQualifiedName = (text: string) => {
  const [first = "", second, ...more] = text.split("/");
  if (more.length > 0) return false;
  return second === undefined ? isName(first) : isSubdomain(first) && isName(second);
};

const piece = fc.constantFrom("a", "z", "0", "9", "A", "Z", "-", "_", ".", "/", "é", " ", "\n", "", "aa", "a".repeat(61), "b".repeat(64));
const text = fc.array(piece, { maxLength: 8 }).map((list) => list.join(""));
/** Texts that are nearly right: long and plain, with one odd character. */
const nearly = fc.tuple(fc.nat(260), piece, fc.nat(260)).map(([before, odd, after]) => "a".repeat(before) + odd + "b".repeat(after));

describe.each([
  ["a DNS label", dnsLabelProblems, isLabel],
  ["a DNS subdomain", dnsSubdomainProblems, isSubdomain],
  ["a label's value", labelValueProblems, isLabelValue],
  ["a qualified name", qualifiedNameProblems, isQualifiedName],
] as const)("%s", (_title, problems, model) => {
  it("is taken exactly when the grammar says so", () => {
    fc.assert(
      fc.property(fc.oneof(text, nearly), (one) => {
        expect([one, problems(one).length === 0]).toEqual([one, model(one)]);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("is judged in no time, however long it is", () => {
    const started = performance.now();
    for (const one of ["a".repeat(200_000), `${"a-".repeat(100_000)}!`, "a.".repeat(100_000), `${"-".repeat(200_000)}a`]) problems(one);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
