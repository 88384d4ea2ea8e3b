/** Each rule of a kind that says by itself how to break it is broken over HTTP, and has to be among the causes of the 422. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import supertest from "supertest";
import { beforeAll, describe, expect, it } from "vitest";
import { errorTypes } from "../../src/api/field-error.ts";
import type { JsonObject } from "../../src/api/meta.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { collectionPath } from "./kind.ts";
import { type Attempt, attemptOf, expandRules, type Rule, type RuleSets, structPaths, withChange } from "./rule-attempts.ts";

interface Fixture {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, readonly Rule[]>>>>;
  readonly sets: RuleSets;
}

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/core-validation-rules.json"), "utf8")) as Fixture;

export interface RuleSuite {
  readonly kind: Kind;
  readonly example: JsonObject;
  readonly url: () => string;
  readonly namespace: string;
  /** Rules that cannot be broken alone, or are broken elsewhere: what matches `field rule`, and why. */
  readonly except?: readonly (readonly [pattern: RegExp, why: string])[];
}

const keyOf = ({ type }: Kind): string => type;

/** The rules of one part ("create", "status") that can be broken by a machine. */
export function attemptsFor(kind: Kind, part: string): readonly Attempt[] {
  const rules = fixture.kinds[keyOf(kind)]?.[part] ?? [];
  const seen = new Set<string>();
  return expandRules(rules, fixture.sets).flatMap((rule) => {
    const attempt = attemptOf(kind.type, rule);
    const name = attempt && `${attempt.field} ${attempt.rule}`;
    if (!name || seen.has(name)) return [];
    seen.add(name);
    return [attempt];
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
const causes = ({ status, body }: { status: number; body: any }): readonly string[] =>
  status === 422
    ? (body.details?.causes ?? []).map((cause: { reason: string; field: string }) => `${cause.reason} ${cause.field}`)
    : [`${status} ${body.message ?? ""}`];

const expected = ({ type, field }: Attempt): string => `${errorTypes[type as keyof typeof errorTypes].reason} ${field}`;

/** Registers the tests of one kind. */
export function describeRules({ kind, example, url, namespace, except = [] }: RuleSuite): void {
  const path = collectionPath(kind, namespace);
  const name = `${(example["metadata"] as { name: string }).name}-rules`;
  const object = { ...example, metadata: { ...(example["metadata"] as object), name } };
  const api = () => supertest(url());
  const excused = ({ field, rule }: Attempt) => except.some(([pattern]) => pattern.test(`${field} ${rule}`));

  describe(`${kind.apiVersion} ${kind.kind}`, () => {
    const creates = attemptsFor(kind, "create").filter((attempt) => !excused(attempt));
    it.runIf(creates.length > 0).each(creates.map((attempt) => [attempt.field, attempt.rule, attempt] as const))(
      "create: %s is %s",
      async (_, __, attempt) => {
        const answer = await api().post(path).query({ dryRun: "All" }).send(withChange(object, attempt));
        expect(causes(answer)).toContain(expected(attempt));
      },
    );

    it("answers an empty object, wherever one may stand, with something better than 500", async () => {
      for (const at of structPaths(kind.type)) {
        const { status } = await api()
          .post(path)
          .query({ dryRun: "All" })
          .send(withChange(object, { at, value: {} }));
        expect(`${status} ${at.join(".")}`).not.toContain("500 ");
      }
    });

    const statuses = kind.subresources["status"] ? attemptsFor(kind, "status").filter((attempt) => !excused(attempt)) : [];
    describe.runIf(statuses.length > 0)("status", () => {
      beforeAll(async () => {
        const answer = await api().post(path).send(object);
        expect(answer.status, answer.body.message).toBe(201);
      });
      it.each(statuses.map((attempt) => [attempt.field, attempt.rule, attempt] as const))("%s is %s", async (_, __, attempt) => {
        const at = `${path}/${name}`;
        const { body: current } = await api().get(at);
        const answer = await api().put(`${at}/status`).query({ dryRun: "All" }).send(withChange(current, attempt));
        expect(causes(answer)).toContain(expected(attempt));
      });
    });
  });
}
