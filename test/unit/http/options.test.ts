import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/api/status.ts";
import { parseDeleteOptions } from "../../../src/http/delete-options.ts";
import { parseListOptions } from "../../../src/http/list-options.ts";
import { managerOf, parseWriteOptions } from "../../../src/http/write-options.ts";

const user = { name: "admin", groups: [] };
const write = (query: string, kind: "CreateOptions" | "PatchOptions" = "CreateOptions", apply = false) =>
  parseWriteOptions({ kind, query: new URLSearchParams(query), user, userAgent: "kubectl/v1.33 (linux)", apply, warn: () => undefined });

async function problem(action: () => unknown) {
  try {
    await action();
  } catch (error) {
    if (error instanceof ApiError) return [error.code, ...(error.details?.causes ?? []).map(({ field, reason }) => `${field} ${reason}`)];
  }
  return undefined;
}

describe("parseWriteOptions", () => {
  it("takes the manager from the user agent and warns by default", () => {
    expect(write("")).toMatchObject({ manager: "kubectl", dryRun: false, fieldValidation: "Warn" });
    expect(write("fieldManager=me&dryRun=All&fieldValidation=Strict")).toMatchObject({
      manager: "me",
      dryRun: true,
      fieldValidation: "Strict",
    });
  });

  it.each([
    ["dryRun=Some", "dryRun FieldValueNotSupported"],
    ["dryRun=", "dryRun FieldValueNotSupported"],
    ["fieldValidation=Maybe", "fieldValidation FieldValueNotSupported"],
    [`fieldManager=${"m".repeat(129)}`, "fieldManager FieldValueTooLong"],
    ["fieldManager=bad%00name", "fieldManager FieldValueInvalid"],
  ])("answers 422 to %s", async (query, cause) => {
    expect(await problem(() => write(query))).toEqual([422, cause]);
  });

  it("asks an apply for its manager and lets nobody else force", async () => {
    expect(await problem(() => write("", "PatchOptions", true))).toEqual([422, "fieldManager FieldValueRequired"]);
    expect(await problem(() => write("force=true", "PatchOptions"))).toEqual([422, "force FieldValueForbidden"]);
  });

  it("cuts long user agents", () => {
    expect(managerOf("x".repeat(200))).toHaveLength(128);
    expect(managerOf(undefined)).toBe("");
  });
});

describe("parseListOptions", () => {
  const list = (query: string, watch = false) => parseListOptions(new URLSearchParams(query), watch);
  const match = "resourceVersionMatch";

  it.each([
    ["limit=", false, [400]],
    ["limit=x", false, [400]],
    ["timeoutSeconds=", true, [400]],
    ["resourceVersionMatch=Exact", false, [422, `${match} FieldValueForbidden`]],
    ["resourceVersionMatch=Exact&resourceVersion=0", false, [422, `${match} FieldValueForbidden`]],
    ["resourceVersionMatch=Other&resourceVersion=5", false, [422, `${match} FieldValueNotSupported`]],
    [
      "sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
      false,
      [422, `${match} FieldValueForbidden`, "sendInitialEvents FieldValueForbidden"],
    ],
    ["resourceVersion=abc", false, [400]],
    ["limit=x", false, [400]],
    ["resourceVersion=abc", true, [500]],
    ["continue=abc", true, [422, `${match} FieldValueForbidden`]],
    ["resourceVersionMatch=Exact&resourceVersion=5", true, [422, `${match} FieldValueForbidden`, `${match} FieldValueNotSupported`]],
    ["sendInitialEvents=true", true, [422, `${match} FieldValueForbidden`]],
    ["timeoutSeconds=x", true, [400]],
  ])("refuses %s (watch: %s)", async (query, watch, expected) => {
    expect(await problem(() => list(query, watch))).toEqual(expected);
  });

  it("reads what clients send", () => {
    const query = "limit=500&labelSelector=a%3Db&resourceVersion=0&timeoutSeconds=10&allowWatchBookmarks=true";
    expect(list(query)).toMatchObject({
      limit: 500,
      labelSelector: "a=b",
      resourceVersion: "0",
      timeoutSeconds: 10,
      allowWatchBookmarks: true,
    });
  });
});

describe("parseDeleteOptions", () => {
  const remove = (text: string, query = "") => parseDeleteOptions(Buffer.from(text), "json", new URLSearchParams(query));

  it("reads the body, or the query when there is no body", async () => {
    expect((await remove('{"gracePeriodSeconds":0,"preconditions":{"uid":"u"}}', "gracePeriodSeconds=5")).request).toMatchObject({
      gracePeriodSeconds: 0,
      preconditions: { uid: "u" },
    });
    expect(await remove("", "gracePeriodSeconds=-5&propagationPolicy=Orphan&dryRun=All")).toMatchObject({
      request: { gracePeriodSeconds: 1, propagationPolicy: "Orphan" },
      dryRun: true,
    });
  });

  it.each([
    ['{"propagationPolicy":"Sometimes"}', [422, "propagationPolicy FieldValueNotSupported"]],
    ['{"propagationPolicy":"Orphan","orphanDependents":true}', [422, "propagationPolicy FieldValueInvalid"]],
    ['{"dryRun":["Some"]}', [422, "dryRun FieldValueNotSupported"]],
    ['{"kind":"ConfigMap","apiVersion":"v1"}', [400]],
    ['{"gracePeriodSeconds":"x"}', [400]],
    ["{", [400]],
  ])("refuses %s", async (text, expected) => {
    expect(await problem(() => remove(text))).toEqual(expected);
  });
});
