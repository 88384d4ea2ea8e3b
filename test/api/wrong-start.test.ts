import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createMiniplane, type MiniplaneOptions } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "miniplane-wrong-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (options: MiniplaneOptions) => createMiniplane({ clock: "frozen", nodes: 0, ...options });
const refusal = (message: string) => expect.objectContaining({ name: "ConfigError", message: expect.stringContaining(message) });

describe("a start that cannot be", () => {
  it.each([
    [{ controllers: ["*", "nope"] }, "--controllers: nope is not known, only *, serviceaccount-controller, "],
    [{ controllers: ["*", "-nope"] }, "--controllers: -nope is not known, only *, "],
    [{ auditLog: join(folder, "none/audit.log") }, "none/audit.log cannot be written: no such file or folder"],
    [{ auditLog: folder }, `--audit-log ${folder} cannot be written: it is a folder`],
    [{ apply: [join(folder, "none.yaml")] }, "none.yaml: no such file or folder"],
  ])("is refused with one line: %j", async (options, message) => {
    await expect(start(options)).rejects.toEqual(refusal(message));
  });

  it.each([
    ["a: [", "unexpected end of the stream"],
    ["just text", "a document has no kind or apiVersion"],
    ["kind: Pod", "a document has no kind or apiVersion"],
    ["apiVersion: v1\nkind: List\nitems: [5]", "a document has no kind or apiVersion"],
    ["apiVersion: v1\nkind: List\nitems: [null]", "a document has no kind or apiVersion"],
    ["apiVersion: v1\nkind: Toy\nmetadata: {name: a}", "no kind Toy of v1 is served"],
    ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: none}", 'namespaces "none" not found'],
  ])("names the file to apply and what is wrong with it: %j", async (text, message) => {
    const file = join(folder, "apply.yaml");
    writeFileSync(file, text);
    await expect(start({ apply: [file] })).rejects.toEqual(refusal(`--apply ${file}: ${message}`));
  });

  it("says that its kubeconfig cannot be written", async () => {
    const data = join(folder, "blocked.db");
    mkdirSync(join(`${data}.kubeconfig`, "a"), { recursive: true });
    await expect(start({ data })).rejects.toEqual(refusal(`the kubeconfig ${data}.kubeconfig cannot be written: `));
  });

  it("leaves nothing behind: the next one has the port and the file", async () => {
    const options = { data: join(folder, "world.db") };
    await expect(start({ ...options, controllers: ["nope"] })).rejects.toThrow("nope");
    await expect(start({ ...options, auditLog: folder })).rejects.toThrow("folder");
    await (await start({ ...options, controllers: ["*", "-job-controller", "-kubelet"] })).stop();
  });
});
