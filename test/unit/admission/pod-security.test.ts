import { describe, expect, it } from "vitest";
import type { AdmissionAttributes } from "../../../src/admission/admission.ts";
import { violation } from "../../../src/admission/plugins/pod-security/evaluate.ts";
import { labelErrors, policyOf } from "../../../src/admission/plugins/pod-security/policy.ts";
import { podSecurity } from "../../../src/admission/plugins/pod-security.ts";
import { namespace } from "../../../src/kinds/core/namespace.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { createFakeWorld } from "../../support/hook-context.ts";
import { podOf } from "../../support/pod.ts";

const label = (mode: string) => `pod-security.kubernetes.io/${mode}`;
const container = (more: object = {}) => ({ name: "c", image: "i", ...more });
const judge = (level: "baseline" | "restricted", spec: object, version = "latest") =>
  violation({ level, version }, { annotations: {}, spec: podOf(spec).spec });
const secured = (securityContext: object) => ({ containers: [container({ securityContext })] });
const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const whole = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

describe("baseline", () => {
  it.each<[string, object, string | undefined]>([
    ["a plain Pod", {}, undefined],
    ["host namespaces", { hostNetwork: true, hostPID: true }, "host namespaces (hostNetwork=true, hostPID=true)"],
    ["host paths", { volumes: [{ name: "v", hostPath: { path: "/" } }] }, 'hostPath volumes (volume "v")'],
    ["privileged containers", secured({ privileged: true }), 'privileged (container "c" must not set securityContext.privileged=true)'],
    [
      "capabilities beyond the usual",
      secured({ capabilities: { add: ["CHOWN", "NET_ADMIN"] } }),
      'non-default capabilities (container "c" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      "host ports",
      { containers: [container({ ports: [{ containerPort: 1, hostPort: 80 }] })] },
      'hostPort (container "c" uses hostPort 80)',
    ],
    ["unsafe sysctls", { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] } }, "forbidden sysctls (kernel.msgmax)"],
    [
      "unconfined system calls",
      { securityContext: { seccompProfile: { type: "Unconfined" } } },
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
  ])("judges %s", (_, spec, expected) => expect(judge("baseline", spec)).toBe(expected));
});

describe("restricted", () => {
  it.each<[string, object, string | undefined]>([
    ["a hardened Pod", { ...secured(hardened), securityContext: whole }, undefined],
    ["root by number", { ...secured(hardened), securityContext: { ...whole, runAsUser: 0 } }, "runAsUser=0 (pod must not set runAsUser=0)"],
    [
      "other volumes",
      { ...secured(hardened), securityContext: whole, volumes: [{ name: "v", nfs: { server: "s", path: "/" } }] },
      'restricted volume types (volume "v" uses restricted volume type "nfs")',
    ],
    ["a Windows Pod", { os: { name: "windows" }, securityContext: { runAsNonRoot: true } }, undefined],
  ])("judges %s", (_, spec, expected) => expect(judge("restricted", spec)).toBe(expected));

  it("tells all that a plain Pod lacks", () => {
    expect(judge("restricted", {})?.match(/(?:^|, )([^,(]+) \(/g)).toHaveLength(4);
  });
});

describe("rules by version", () => {
  const sysctl = (name: string) => ({ securityContext: { sysctls: [{ name, value: "1" }] } });
  const engine = { securityContext: { seLinuxOptions: { type: "container_engine_t" } } };
  const probe = { containers: [container({ livenessProbe: { httpGet: { host: "10.0.0.1", port: 80 } } })] };
  const unmasked = { hostUsers: false, ...secured({ procMount: "Unmasked" }) };
  const windows = { os: { name: "windows" }, securityContext: { runAsNonRoot: true } };
  const rooted = { ...secured(hardened), securityContext: { ...whole, runAsUser: 0 } };
  const userNamespace = { hostUsers: false, ...secured(hardened), securityContext: { seccompProfile: { type: "RuntimeDefault" } } };
  it.each([
    ["a sysctl that became safe", "baseline", sysctl("net.ipv4.tcp_rmem"), "v1.31", "v1.32"],
    ["another", "baseline", sysctl("net.ipv4.ip_local_reserved_ports"), "v1.26", "v1.27"],
    ["a SELinux type", "baseline", engine, "v1.30", "v1.31"],
    ["the mount of /proc in a user namespace", "baseline", unmasked, "v1.34", "v1.35"],
    ["Windows", "restricted", windows, "v1.24", "v1.25"],
    ["root in a user namespace", "restricted", userNamespace, "v1.34", "v1.35"],
    ["hosts of probes", "baseline", probe, "v1.34", "v1.33"],
    ["root by number", "restricted", rooted, "v1.23", "v1.22"],
    [
      "capabilities that are kept",
      "restricted",
      { ...secured({ allowPrivilegeEscalation: false }), securityContext: whole },
      "v1.22",
      "v1.21",
    ],
  ] as const)("refuse %s in one and not in the other", (_, level, spec, refusing, allowing) => {
    expect(judge(level, spec, refusing)).toBeDefined();
    expect(judge(level, spec, allowing)).toBeUndefined();
  });

  it("mask /proc in restricted namespaces whoever the user is", () => {
    expect(judge("restricted", unmasked)).toContain("procMount");
  });
});

describe("the labels of a namespace", () => {
  it("let warnings follow a stricter enforcement, unless they say something", () => {
    expect(policyOf({ [label("enforce")]: "baseline", [label("enforce-version")]: "v1.30" })).toEqual({
      enforce: { level: "baseline", version: "v1.30" },
      audit: { level: "privileged", version: "latest" },
      warn: { level: "baseline", version: "v1.30" },
    });
    expect(policyOf({ [label("enforce")]: "baseline", [label("warn")]: "privileged" }).warn.level).toBe("privileged");
    expect(policyOf({ [label("enforce")]: "strictest" })).toMatchObject({
      enforce: { level: "restricted" },
      warn: { level: "privileged" },
    });
  });

  it("say what the audit log is told, whatever is enforced", () => {
    expect(policyOf({ [label("enforce")]: "restricted", [label("audit")]: "baseline", [label("audit-version")]: "v1.30" }).audit).toEqual({
      level: "baseline",
      version: "v1.30",
    });
    expect(policyOf({ [label("audit")]: "strictest" }).audit.level).toBe("privileged");
  });

  it("must be levels and versions", () => {
    const errors = labelErrors({ [label("enforce")]: "strictest", [label("audit-version")]: "v9", [label("warn")]: "baseline" });
    expect(errors.map(({ field }) => field)).toEqual([
      `metadata.labels[${label("enforce")}]`,
      `metadata.labels[${label("audit-version")}]`,
    ]);
  });
});

describe("the audit log", () => {
  const annotation = (name: string) => `pod-security.kubernetes.io/${name}`;
  const told = async (labels: Record<string, string>, change: Partial<AdmissionAttributes>) => {
    const world = createFakeWorld();
    world.add(namespace, { metadata: { name: "ns", labels } });
    try {
      await podSecurity.validate?.(world.attributes(pod, change));
    } catch {
      // what is refused is told, too
    }
    return world.annotations;
  };
  const privileged = podOf(secured({ privileged: true }));
  const violates = 'privileged (container "c" must not set securityContext.privileged=true)';

  it("hears of every Pod what was enforced", async () => {
    expect(await told({}, { object: podOf({}) })).toEqual({ [annotation("enforce-policy")]: "privileged:latest" });
    expect(await told({ [label("enforce-version")]: "v1.30" }, { object: podOf({}) })).toEqual({
      [annotation("enforce-policy")]: "privileged:latest",
    });
    expect(await told({ [label("enforce")]: "baseline" }, { object: privileged })).toEqual({
      [annotation("enforce-policy")]: "baseline:latest",
    });
  });

  it("hears of Pods that break the rules meant for it", async () => {
    expect(await told({ [label("audit")]: "baseline", [label("audit-version")]: "v1.30" }, { object: privileged })).toEqual({
      [annotation("enforce-policy")]: "privileged:latest",
      [annotation("audit-violations")]: `would violate PodSecurity "baseline:v1.30": ${violates}`,
    });
    expect(await told({ [label("enforce")]: "baseline", [label("audit")]: "baseline" }, { object: privileged })).toEqual({
      [annotation("enforce-policy")]: "baseline:latest",
      [annotation("audit-violations")]: `would violate PodSecurity "baseline:latest": ${violates}`,
    });
  });

  it("hears nothing of changes that cannot break a rule, and of other views", async () => {
    const strict = { [label("audit")]: "baseline" };
    expect(await told(strict, { operation: "UPDATE", object: privileged, oldObject: privileged })).toEqual({});
    expect(await told(strict, { subresource: "status", object: privileged })).toEqual({});
    expect(await told({}, { operation: "UPDATE", object: privileged, oldObject: privileged })).toEqual({
      [annotation("enforce-policy")]: "privileged:latest",
    });
  });

  it("hears of labels that make no sense", async () => {
    const wrong = (name: string) => `metadata.labels[${label(name)}]: Invalid value: "strictest": must be one of`;
    const one = await told({ [label("audit")]: "strictest" }, { object: privileged });
    expect(one[annotation("error")]).toContain(`Failed to parse policy: ${wrong("audit")}`);
    const two = await told({ [label("audit")]: "strictest", [label("warn")]: "strictest" }, { object: privileged });
    expect(two[annotation("error")]).toContain(`Failed to parse policy: [${wrong("audit")}`);
  });
});
