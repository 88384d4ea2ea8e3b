import { beforeAll, describe, expect, it } from "vitest";
import { type Json, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const secrets = "/api/v1/namespaces/default/secrets";
const accounts = "/api/v1/namespaces/default/serviceaccounts";

beforeAll(() => plane.settle());

const text = (base64: string): string => Buffer.from(base64, "base64").toString();
const holder = (name: string, account: string) => ({
  metadata: { name, annotations: { "kubernetes.io/service-account.name": account } },
  type: "kubernetes.io/service-account-token",
});
const review = async (token: string): Promise<Json> =>
  (await plane.create("/apis/authentication.k8s.io/v1/tokenreviews", { spec: { token } })).status;
const statusOf = async (path: string): Promise<number> => (await plane.api().get(path)).status;

describe("a Secret for the token of a service account", () => {
  it("is filled, and what it holds is a login that ends with it", async () => {
    const { metadata } = await plane.create(accounts, { metadata: { name: "robot" } });
    await plane.create(secrets, holder("robot-token", "robot"));
    await plane.settle();
    const { data, metadata: filled } = await plane.get(`${secrets}/robot-token`);
    expect(filled.annotations["kubernetes.io/service-account.uid"]).toBe(metadata.uid);
    expect([text(data.namespace), text(data["ca.crt"]).split("\n")[0]]).toEqual(["default", "-----BEGIN CERTIFICATE-----"]);
    const token = text(data.token);
    await plane.advance("9000h");
    expect(await review(token)).toMatchObject({
      authenticated: true,
      user: { username: "system:serviceaccount:default:robot", uid: metadata.uid },
    });
    await plane.remove(`${secrets}/robot-token`);
    expect((await review(token)).authenticated).toBeUndefined();
  });

  it("goes with its account, and at once if there is none", async () => {
    await plane.create(secrets, holder("second-token", "robot"));
    await plane.create(secrets, holder("nobody", "none"));
    await plane.settle();
    expect([await statusOf(`${secrets}/second-token`), await statusOf(`${secrets}/nobody`)]).toEqual([200, 404]);
    await plane.remove(`${accounts}/robot`);
    await plane.settle();
    expect(await statusOf(`${secrets}/second-token`)).toBe(404);
  });
});

describe("a token that is bound to something", () => {
  const request = (boundObjectRef: object) => plane.create(`${accounts}/default/token`, { spec: { boundObjectRef } });

  it.each([
    ["Secret", secrets, { metadata: { name: "bound" } }],
    ["Pod", pods, podManifest("bound")],
  ])("is worth nothing once the %s has gone", async (kind, path, manifest) => {
    await plane.create(path, manifest);
    const { token } = (await request({ apiVersion: "v1", kind, name: "bound" })).status;
    expect((await review(token)).authenticated).toBe(true);
    await plane.remove(`${path}/bound?gracePeriodSeconds=0`);
    expect((await review(token)).authenticated).toBeUndefined();
    await plane.create(path, manifest);
    expect((await review(token)).authenticated).toBeUndefined();
  });
});
