import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/api/status.ts";
import { negotiate, wantsPretty } from "../../../src/http/negotiation.ts";

const table = { kind: "Table", version: "v1" };

describe("negotiate", () => {
  it.each([
    [undefined, "json", undefined],
    ["", "json", undefined],
    ["*/*", "json", undefined],
    ["application/yaml", "yaml", undefined],
    ["text/html, application/json;q=0.5", "json", undefined],
    ["text/html,*/*;q=0.1", "json", undefined],
    ["application/vnd.kubernetes.protobuf,application/json", "protobuf", undefined],
    ["application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json", "json", undefined],
    [
      "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
      "protobuf",
      { kind: "PartialObjectMetadata", version: "v1" },
    ],
    ["application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "json", table],
    ["application/json;as=Nonsense;g=meta.k8s.io;v=v1,application/json", "json", undefined],
    ["application/json;q=0.1,application/yaml", "yaml", undefined],
    ["application/json;stream=watch", "json", undefined],
    ["application/json;stream=tea,application/yaml", "yaml", undefined],
    ["application/yaml;stream=watch,application/json", "json", undefined],
    ["application/json;g=meta.k8s.io,application/yaml", "yaml", undefined],
    ["*/*,application/yaml", "yaml", undefined],
    ["*/*,application/yaml;q=0.1", "yaml", undefined],
    ["application/yaml;q=0.1,*/*", "json", undefined],
    ["application/*,application/yaml;q=0.5", "yaml", undefined],
    ["application/yaml;q=0.5,application/*", "json", undefined],
    ["application/json;q=0", "json", undefined],
    [",;=, application/yaml", "yaml", undefined],
  ])("reads %s as %s", (accept, encoding, transform) => {
    expect(negotiate(accept)).toMatchObject({ encoding, transform });
  });

  it.each([
    ["text/html", {}],
    ["application/*", {}],
    ["*", {}],
    ["application/json;stream=tea", undefined],
    ["application/cbor", {}],
    ["constructor", {}],
    ["application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1", undefined],
    ["application/json;as=Table;g=meta.k8s.io;v=v9", undefined],
    ["application/json;as=Nonsense;g=meta.k8s.io;v=v1", undefined],
  ])("answers 406 to %s, with details only where no media type fits", (accept, details) => {
    const error = caught(() => negotiate(accept));
    expect(error).toMatchObject({ code: 406, reason: "NotAcceptable", details });
  });

  it.each([
    ["1", true],
    ["0", false],
    ["true", false],
  ])("takes pretty=%s for %s", (value, pretty) => expect(negotiate(`application/json;pretty=${value}`).pretty).toBe(pretty));

  it("refuses tables where none are served", () => {
    expect(caught(() => negotiate("application/json;as=Table;g=meta.k8s.io;v=v1", { transform: false })).code).toBe(406);
  });

  it("passes protobuf by where there is none", () => {
    expect(negotiate("application/vnd.kubernetes.protobuf,application/json", { protobuf: false })).toMatchObject({ encoding: "json" });
    expect(caught(() => negotiate("application/vnd.kubernetes.protobuf", { protobuf: false })).code).toBe(406);
  });
});

describe("wantsPretty", () => {
  it.each([
    ["1", undefined, true],
    ["0", "curl/8", false],
    [null, "curl/8", true],
    [null, "kubectl/v1.33", false],
  ])("pretty=%s for %s: %s", (parameter, agent, expected) => {
    expect(wantsPretty(parameter, agent)).toBe(expected);
  });
});

function caught(action: () => unknown): ApiError {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error("no ApiError was thrown");
}
