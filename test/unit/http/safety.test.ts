import { describe, expect, it } from "vitest";
import { createSafetyCheck } from "../../../src/http/safety.ts";

const passes = (host: string | undefined, origin?: string, allowed: string[] = []) => {
  try {
    createSafetyCheck(allowed)({ ...(host === undefined ? {} : { host }), ...(origin === undefined ? {} : { origin }) });
    return true;
  } catch {
    return false;
  }
};

describe("createSafetyCheck", () => {
  it.each([
    "localhost:8080",
    "127.0.0.1:8080",
    "[::1]:8080",
    "10.0.0.7",
    "web.default.localhost:1",
    "host.docker.internal",
    "miniplane:80",
    undefined,
  ])("lets %s in", (host) => expect(passes(host)).toBe(true));

  it.each(["evil.example", "localhost.evil.example:8080", "127.0.0.1.evil.example"])("keeps %s out", (host) =>
    expect(passes(host)).toBe(false),
  );

  it("lets in what the flag names", () => {
    expect(passes("k8s.example", undefined, ["k8s.example"])).toBe(true);
    expect(passes("any.example", "https://other.example", ["*"])).toBe(true);
  });

  it.each([
    ["http://localhost:3000", true],
    ["http://127.0.0.1:8080", true],
    ["http://10.0.0.7:8080", false],
    ["https://evil.example", false],
    ["null", false],
  ])("judges origin %s", (origin, expected) => expect(passes("127.0.0.1:8080", origin)).toBe(expected));
});
