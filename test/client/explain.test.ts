/** kubectl reads the OpenAPI documents: it explains every kind, and refuses what they do not know. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { builtinKinds } from "../../src/kinds/index.ts";
import { describeClient } from "../support/describe-client.ts";
import { findKubectl } from "../support/kubectl.ts";
import { createTool, type Tool } from "../support/tool.ts";

let plane: Miniplane;

beforeAll(async () => {
  plane = await createMiniplane({ clock: "frozen", nodes: 0 });
});
afterAll(() => plane?.stop());

/** One version explains everything, the others what is shaped differently. */
const everything = builtinKinds.map(({ plural, apiVersion, kind }) => ({ plural, apiVersion, kind }));
const samples = everything.filter(({ kind }) =>
  ["Pod", "Deployment", "HorizontalPodAutoscaler", "CustomResourceDefinition"].includes(kind),
);

const podWithUnknownField = JSON.stringify({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "unknown" },
  spec: { colour: "red", containers: [{ name: "web", image: "nginx", imag: "nginx" }] },
});

for (const [version, kinds] of [
  ["1.27", samples],
  ["1.30", samples],
  ["1.33", everything],
] as const) {
  describeClient(`kubectl ${version} reading the documents`, findKubectl(version), (path) => {
    let kubectl: Tool;
    beforeAll(() => {
      kubectl = createTool(path, () => plane.kubeconfigPath);
    });
    afterAll(() => kubectl?.remove());

    it(`explains ${kinds.length} kinds from top to bottom`, { timeout: 120_000 }, async () => {
      await kubectl("api-resources");
      const explained = await inTurns(kinds, async ({ plural, apiVersion, kind }) => {
        const { code, stdout, stderr } = await kubectl.run(`explain ${plural} --api-version=${apiVersion} --recursive`);
        return code === 0 && new RegExp(`^KIND: +${kind}$`, "m").test(stdout) && stdout.includes("FIELDS:") ? [] : [`${kind}: ${stderr}`];
      });
      expect(explained.flat()).toEqual([]);
    });

    it("explains what a field means", async () => {
      const said = await kubectl("explain deployment.spec.strategy.rollingUpdate.maxSurge");
      expect(said).toMatch(/FIELD: +maxSurge/);
      expect(said).toContain("How many Pods more than wanted");
    });

    it.each(["pods", "deployments.apps"])("explains %s from the document of version 2", async (name) => {
      const said = await kubectl(`explain ${name} --recursive --output plaintext-openapiv2`);
      expect(said).toMatch(/imagePullPolicy\t<string>/);
    });

    it.each(["apply --validate=true -f -", "create --validate=strict -f -", "apply --validate=strict -f -"])(
      "%s refuses unknown fields",
      async (command) => {
        const { code, stderr } = await kubectl.run(command, podWithUnknownField);
        expect(code).toBe(1);
        expect(stderr).toContain('unknown field "spec.colour"');
        expect(stderr).toContain('unknown field "spec.containers[0].imag"');
      },
    );

    it("--validate=warn warns of them", async () => {
      const { code, stderr } = await kubectl.run("create --validate=warn --dry-run=server -f -", podWithUnknownField);
      expect([code, stderr]).toEqual([0, expect.stringContaining('Warning: unknown field "spec.colour"')]);
    });
  });
}

/** Four at a time. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...all];
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) results.push(await work(one));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
}
