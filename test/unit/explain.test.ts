import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/config/config-error.ts";
import { explain } from "../../src/explain.ts";

/** What listening there fails with. */
const listening = (options: { port: number; host: string }) =>
  new Promise<unknown>((resolve) => {
    const server = createServer().once("error", resolve);
    server.listen(options, () => server.close(() => resolve(undefined)));
  });

describe("what the command says when it cannot go on", () => {
  it("is the message of what the person can mend", () => {
    expect(explain(new ConfigError("--port: no"))).toBe("--port: no");
  });

  it("is a line about the port that is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1" }, resolve));
    const { port } = server.address() as { port: number };
    expect(explain(await listening({ port, host: "127.0.0.1" }))).toBe(
      `port ${port} is in use: choose another with --port, or 0 for a free one`,
    );
    server.close();
  });

  it("is a line about an address that is another machine's", async () => {
    expect(explain(await listening({ port: 0, host: "192.0.2.1" }))).toBe(
      "this machine has no address 192.0.2.1: choose another with --host",
    );
  });

  it.each([
    ["ENOTFOUND", "there is no host a.invalid: choose another with --host"],
    ["EAI_AGAIN", "host a.invalid cannot be looked up: choose another with --host"],
  ])("is a line about a host without an address: %s", (code, line) => {
    expect(explain(Object.assign(new Error("x"), { code, syscall: "getaddrinfo", hostname: "a.invalid" }))).toBe(line);
  });

  it("keeps the stack of faults of ours", () => {
    expect(explain(new TypeError("x"))).toContain("explain.test.ts");
    expect(explain(Object.assign(new Error("x"), { code: "EACCES", syscall: "open" }))).toContain("explain.test.ts");
    expect(explain("thrown text")).toBe("thrown text");
  });
});
