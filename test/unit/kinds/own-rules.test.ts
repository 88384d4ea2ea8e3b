import { expect, it } from "vitest";
import { builtinKinds } from "../../../src/kinds/index.ts";

/** Kubernetes has no rules for these beyond those of all metadata. */
const metadataOnly = ["v1 ServiceAccount"];

it("every kind that can be stored has rules of its own", () => {
  const without = builtinKinds.filter(
    ({ verbs, options }) =>
      verbs.includes("create") && verbs.includes("get") && !options.validate && !options.validateCreate && !options.validateUpdate,
  );
  expect(without.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual(metadataOnly);
});
