import { describe, expect, it } from "vitest";
import { aggregatedDiscovery, aggregatedForm } from "../../../src/http/aggregated-discovery.ts";
import { groupDocument, groupList, listGroups, resourceList, rootPaths } from "../../../src/http/discovery.ts";
import { entityTag, entityTagMatches } from "../../../src/http/entity-tag.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { builtinKinds } from "../../../src/kinds/index.ts";
import type { Kind } from "../../../src/kinds/kind.ts";

const custom = (group: string, version: string): Kind => ({
  ...(pod as unknown as Kind),
  group,
  version,
  apiVersion: `${group}/${version}`,
  plural: "widgets",
  kind: "Widget",
});

describe("legacy discovery", () => {
  it("orders groups by priority, then by name, and versions by stability", () => {
    const kinds = [
      custom("b.test", "v1alpha1"),
      custom("b.test", "v1"),
      custom("b.test", "v1beta2"),
      custom("a.test", "v1"),
      ...builtinKinds,
    ];
    const groups = groupList(kinds).groups;
    expect(groups[0]?.name).toBe("apiregistration.k8s.io");
    expect(groups.slice(-2).map((group) => group.name)).toEqual(["a.test", "b.test"]);
    expect(groups.at(-1)?.versions.map((each) => each.version)).toEqual(["v1", "v1beta2", "v1alpha1"]);
    expect(groupDocument(kinds, "autoscaling")?.preferredVersion.version).toBe("v2");
    expect(groupDocument(kinds, "nope")).toBeUndefined();
    expect(listGroups([])).toEqual([]);
  });

  it("lists resources with their subresources, in order", () => {
    const list = resourceList(builtinKinds, "apps/v1");
    expect(list?.resources.map((each) => each.name).slice(0, 6)).toEqual([
      "controllerrevisions",
      "daemonsets",
      "daemonsets/status",
      "deployments",
      "deployments/scale",
      "deployments/status",
    ]);
    expect(list?.resources[4]).toEqual({
      name: "deployments/scale",
      singularName: "",
      namespaced: true,
      group: "autoscaling",
      version: "v1",
      kind: "Scale",
      verbs: ["get", "patch", "update"],
    });
    expect(resourceList(builtinKinds, "apps/v2")).toBeUndefined();
  });

  it("names every path", () => {
    expect(rootPaths(builtinKinds).paths).toEqual(expect.arrayContaining(["/api/v1", "/apis/apps/v1", "/openapi/v3"]));
  });
});

describe("aggregated discovery", () => {
  it("keeps the core group apart", () => {
    expect(aggregatedDiscovery(builtinKinds, "/api").items.map((item) => item.metadata)).toEqual([{}]);
    expect(aggregatedDiscovery(builtinKinds, "/apis").items.map((item) => item.metadata)).not.toContainEqual({});
  });

  it("leaves the group empty where it is that of the list", () => {
    const [apps] = aggregatedDiscovery(
      builtinKinds.filter((kind) => kind.apiVersion === "apps/v1"),
      "/apis",
    ).items;
    const deployments = apps?.versions[0]?.resources.find((resource) => resource.resource === "deployments");
    expect(deployments?.responseKind).toEqual({ group: "", version: "", kind: "Deployment" });
    expect(deployments).toMatchObject({
      subresources: [
        { subresource: "scale", responseKind: { group: "autoscaling", version: "v1", kind: "Scale" } },
        { subresource: "status" },
      ],
    });
  });

  const v2 = "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  it.each([
    [`application/json;${v2}`, `application/json;${v2}`],
    [`application/json;${v2},application/json`, `application/json;${v2}`],
    ["application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io;profile=nopeer", `application/json;${v2}`],
    [`application/vnd.kubernetes.protobuf;${v2},application/json`, `application/vnd.kubernetes.protobuf;${v2}`],
    [`application/yaml;${v2}`, `application/yaml;${v2}`],
    [`text/html,application/json;${v2}`, `application/json;${v2}`],
    [`application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json;${v2}`, `application/json;${v2}`],
    [`application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json`, undefined],
    [`application/json,application/json;${v2}`, undefined],
    [`application/json;q=0.5,application/json;q=0.1;${v2}`, undefined],
    [`application/json;q=0.5,application/json;q=0.9;${v2}`, `application/json;${v2}`],
    [`*/*,application/json;${v2}`, `application/json;${v2}`],
    [`application/cbor;${v2}`, undefined],
    [undefined, undefined],
  ])("is what %s asks for: %s", (accept, type) => expect(aggregatedForm(accept)?.type).toBe(type));
});

describe("entity tags", () => {
  it("name documents by their bytes", () => {
    expect(entityTag("a")).toMatch(/^"[0-9A-F]{128}"$/);
    expect(entityTag("a")).not.toBe(entityTag("b"));
  });

  it.each([
    [undefined, false],
    ['"x"', true],
    ['W/"x"', true],
    ['"y", "x"', true],
    ["*", true],
    ['"y"', false],
    ["x", false],
  ])("match %s: %s", (header, matches) => expect(entityTagMatches(header, '"x"')).toBe(matches));
});
