/** What kubectl does to an object of every built-in kind; run for each version that is there. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/api/meta.ts";
import { builtinKinds } from "../../src/kinds/index.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { exampleOf } from "../fixtures/examples.ts";
import { type BuiltServer, startBuiltServer } from "../support/built-server.ts";
import { createTool, type Tool } from "../support/tool.ts";

const stored = builtinKinds.filter(({ verbs }) => verbs.includes("create") && verbs.includes("get"));
/** A certificate request in base64: kubectl describe reads what is in it. */
export const signingRequest =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITk1IUUNBUUF3RWpFUU1BNEdBMVVFQXd3SFpYaGhiWEJzWlRCWk1CTUdCeXFHU000OUFnRUdDQ3FHU000OQpBd0VIQTBJQUJQTnRMMzNyL3ZFOGsyZkkvdGdrTFpIb2lPTzNaS3RBc0lWbTJTOHkxaE96M2g2bzBiRHZEMDUyCnY5VUcyUDRTR1RvL1dFVmdUdTZ4aDdaMEJJcGdRRGVnQURBS0JnZ3Foa2pPUFFRREFnTkpBREJHQWlFQTlBWjYKUFEvSU1GcCtXTk5HMHhPNVJUYVNZQVYrRThuU0U3ZzEveTBMNTZvQ0lRQzZjWWRwSWhtNWpidTBNU04yckYrMQo3SFQwZjROMmVtUUh2K05weXZZSHVRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

const shown = (example: JsonObject): JsonObject =>
  example["kind"] === "CertificateSigningRequest"
    ? { ...example, spec: { ...(example["spec"] as object), request: signingRequest } }
    : example;
function nameOf({ metadata }: JsonObject): string {
  return (metadata as { name: string }).name;
}

/** Each has a name of its own, whatever its kind: one finds it in what kubectl prints. */
const examples = stored.map((kind) => {
  const example = shown(kind.options.example ?? exampleOf(kind) ?? {});
  const name =
    nameOf(example) === "example" ? `${kind.plural}-${kind.version}-${kind.group.split(".")[0]}`.replace(/-$/, "") : nameOf(example);
  return { ...example, metadata: { ...(example["metadata"] as object), name } };
});
/** As kubectl takes it; the version tells apart what is served in several. */
const resourceOf = ({ group, version, plural }: Kind) => (group ? `${plural}.${version}.${group}` : plural);
const resources = stored.map(resourceOf).join(",");
const patches = [
  ["strategic", '{"metadata":{"labels":{"strategic":"yes"}}}'],
  ["merge", '{"metadata":{"labels":{"merge":"yes"}}}'],
  ["json", '[{"op":"add","path":"/metadata/labels/json","value":"yes"}]'],
] as const;

/** Kinds that older kubectls describe by asking for alpha or beta versions, which are not served any more. */
const beyond: Readonly<Record<string, readonly string[]>> = {
  "1.27": ["IPAddress"],
  "1.30": ["IPAddress", "ServiceCIDR", "VolumeAttributesClass"],
  "1.33": ["VolumeAttributesClass"],
};

export function describeEveryKind(version: string, path: string): void {
  describe("with every kind", () => {
    let server: BuiltServer;
    let kubectl: Tool;
    const lines = async (command: string | readonly string[]) => (await kubectl(command)).trimEnd().split("\n");

    beforeAll(async () => {
      server = await startBuiltServer("--nodes", "0", "--clock", "frozen", "--controllers", "serviceaccount-controller");
      kubectl = createTool(path, () => server.kubeconfig);
      kubectl.write("all.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: examples }));
    });
    afterAll(async () => {
      kubectl?.remove();
      await server?.stop();
    });

    it("create", async () => {
      const created = await lines("create -f all.json");
      expect(created.filter((line) => line.endsWith(" created"))).toHaveLength(stored.length);
    });

    it("get, as names and as tables", async () => {
      const names = await lines(`get ${resources} -A -o name`);
      expect(examples.map(nameOf).filter((name) => !names.some((line) => line.endsWith(`/${name}`)))).toEqual([]);
      const tables = await kubectl(`get ${resources} -A -o wide`);
      expect(tables.match(/^(NAMESPACE +)?NAME /gm)?.length).toBeGreaterThan(60);
    });

    it("get -f", async () => {
      const { stdout } = await kubectl.run("get -f all.json -o jsonpath={.items[*].kind}");
      expect(stdout.split(" ")).toHaveLength(stored.length);
    });

    it("describe", async () => {
      const { stdout } = await kubectl.run("describe -f all.json");
      const silent = stored.filter((_, index) => !new RegExp(`^Name: +${nameOf(examples[index] ?? {})}$`, "m").test(stdout));
      expect(silent.map(({ kind }) => kind)).toEqual(beyond[version] ?? []);
    });

    it.each(patches)("patch --type=%s", async (type, patch) => {
      const patched = await lines(["patch", "-f", "all.json", `--type=${type}`, "-p", patch]);
      expect(patched.filter((line) => line.endsWith(" patched"))).toHaveLength(stored.length);
    });

    it("label and annotate", async () => {
      expect(await lines("label -f all.json tier=front")).toHaveLength(stored.length);
      expect(await lines("annotate -f all.json note=hello")).toHaveLength(stored.length);
      expect(new Set((await lines(`get ${resources} -A -l tier=front,json=yes -o name`)).map((line) => line.split("/")[0])).size).toBe(
        new Set(stored.map(({ group, singular }) => `${group}/${singular}`)).size,
      );
    });

    it("apply, which takes over what create made", { timeout: 60_000 }, async () => {
      const { code, stdout } = await kubectl.run("apply -f all.json");
      expect([code, stdout.trimEnd().split("\n").length]).toEqual([0, stored.length]);
    });

    it("delete", async () => {
      const deleted = await lines("delete -f all.json --wait=false");
      expect(deleted.filter((line) => line.includes(" deleted"))).toHaveLength(stored.length);
    });
  });
}
