import { beforeEach, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { SubjectAccessReview } from "../../../src/api/types/authorization-v1.ts";
import { selfSubjectReview } from "../../../src/kinds/authentication/self-subject-review.ts";
import { subjectAccessReview } from "../../../src/kinds/authorization/subject-access-review.ts";
import { bootstrapObjects } from "../../../src/kinds/bootstrap/index.ts";
import { tokenUser } from "../../../src/kinds/core/service-account/token-user.ts";
import { serviceAccount } from "../../../src/kinds/core/service-account.ts";
import type { ActionContext, ActionSubresource } from "../../../src/kinds/kind.ts";
import { createFakeWorld, type FakeWorld } from "../../support/hook-context.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
  for (const { kind, object } of bootstrapObjects({ storageClass: "standard", now: 0 })) world.add(kind, object);
});

async function may(user: string, groups: readonly string[], verb: string, resource: string): Promise<boolean | undefined> {
  const spec = { user, groups, resourceAttributes: { verb, resource, namespace: "ns" } };
  const answer = await subjectAccessReview.options.review?.(
    { metadata: {}, spec, status: { allowed: false } } as SubjectAccessReview,
    world.context,
  );
  return answer?.status.allowed;
}

describe("reviews", () => {
  it("answer from the bootstrap roles", async () => {
    expect(await may("anybody", ["system:masters"], "delete", "nodes")).toBe(true);
    expect(await may("nobody", [], "get", "pods")).toBe(false);
    expect(await may("system:kube-scheduler", [], "create", "pods")).toBe(false);
    expect(await may("system:kube-scheduler", [], "delete", "pods")).toBe(true);
  });

  it("say who asks", async () => {
    const answer = await selfSubjectReview.options.review?.({ metadata: {}, status: { userInfo: {} } }, world.context);
    expect(answer?.status.userInfo).toEqual({ username: "admin", groups: ["system:masters", "system:authenticated"] });
  });
});

describe("service account tokens", () => {
  const token = serviceAccount.subresources["token"] as ActionSubresource;
  const action = (): ActionContext => ({
    ...world.context,
    namespace: "ns",
    name: "bot",
    modify: () => Promise.reject(),
    remove: () => Promise.reject(),
  });
  const ask = (spec: object) => token.run({ metadata: {}, spec } as KubeObject, action());

  beforeEach(() => world.add(serviceAccount as never, { metadata: { name: "bot", namespace: "ns", uid: "u" } }));

  it("speak for the account until they expire", async () => {
    const answer = (await ask({ expirationSeconds: 600 })) as KubeObject & { status: { token: string } };
    const { seed } = world.context.chance;
    expect(tokenUser(answer.status.token, seed, world.context.now, world.lister)?.name).toBe("system:serviceaccount:ns:bot");
    expect(tokenUser(answer.status.token, seed, world.context.now + 600_001, world.lister)).toBeUndefined();
    expect(tokenUser(`${answer.status.token}x`, "other", world.context.now, world.lister)).toBeUndefined();
  });

  it("live ten minutes at least, and only for what exists", async () => {
    await expect(ask({ expirationSeconds: 10 })).rejects.toMatchObject({ code: 422 });
    await expect(ask({ boundObjectRef: { kind: "Pod", name: "absent" } })).rejects.toMatchObject({ code: 404 });
    await expect(ask({ boundObjectRef: { kind: "Service", name: "x" } })).rejects.toMatchObject({ code: 400 });
  });
});

describe("the bootstrap objects", () => {
  it("are there once each, with or without a default StorageClass", () => {
    const keys = (storageClass: "standard" | "none") =>
      bootstrapObjects({ storageClass, now: 0 }).map(
        ({ kind, object }) => `${kind.prefix}${object.metadata.namespace ?? ""}/${object.metadata.name}`,
      );
    expect(new Set(keys("standard")).size).toBe(keys("standard").length);
    expect(keys("standard").length).toBe(keys("none").length + 1);
    expect(keys("none")).toEqual(expect.arrayContaining(["/registry/namespaces//kube-system", "/registry/services/default/kubernetes"]));
  });
});
