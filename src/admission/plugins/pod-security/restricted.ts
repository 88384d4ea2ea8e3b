/** The level "restricted": hardened Pods only, on top of "baseline". */
import type { Container, Volume } from "../../../api/types/core-v1.ts";
import { baselineCapabilities, baselineChecks, baselineSeccomp, hostPathVolumes, procMount, relaxedProcMount } from "./baseline.ts";
import { type Check, culprits, failing, isSparedAsUserNamespace, isSparedAsWindows, named, since } from "./check.ts";

const allowPrivilegeEscalation: Check = (pod, minor) => {
  if (isSparedAsWindows(pod, minor)) return undefined;
  const who = failing(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false);
  return who.length > 0
    ? `allowPrivilegeEscalation != false (${named("container", who)} must set securityContext.allowPrivilegeEscalation=false)`
    : undefined;
};

const restrictedCapabilities: Check = (pod, minor) => {
  if (isSparedAsWindows(pod, minor)) return undefined;
  const extra = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => name !== "NET_BIND_SERVICE");
  const keeping = failing(pod, ({ securityContext }) => securityContext?.capabilities?.drop?.includes("ALL") ?? false);
  const adding = failing(pod, (container) => extra(container).length === 0);
  if (keeping.length + adding.length === 0) return undefined;
  const added = [...new Set([...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap(extra))].sort();
  const texts = [
    ...(keeping.length > 0 ? [`${named("container", keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [
          `${named("container", adding)} must not include ${added.map((name) => JSON.stringify(name)).join(", ")} in securityContext.capabilities.add`,
        ]
      : []),
  ];
  return `unrestricted capabilities (${texts.join("; ")})`;
};

const allowedVolumes: ReadonlySet<string> = new Set(
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" "),
);

const sourceOf = (volume: Volume): string => Object.keys(volume).find((field) => field !== "name") ?? "emptyDir";

const restrictedVolumes: Check = ({ spec }) => {
  const wrong = (spec.volumes ?? []).filter((volume) => !allowedVolumes.has(sourceOf(volume)));
  if (wrong.length === 0) return undefined;
  const types = [...new Set(wrong.map(sourceOf))].sort().map((type) => JSON.stringify(type));
  const names = wrong.map(({ name }) => name);
  const verb = names.length === 1 ? "uses" : "use";
  return `restricted volume types (${named("volume", names)} ${verb} restricted volume type${types.length === 1 ? "" : "s"} ${types.join(", ")})`;
};

const runAsNonRoot: Check = (pod, minor) => {
  if (isSparedAsUserNamespace(pod, minor)) return undefined;
  const whole = pod.spec.securityContext?.runAsNonRoot;
  const explicit = failing(pod, ({ securityContext }) => securityContext?.runAsNonRoot !== false);
  const badly = culprits(whole === false, explicit);
  if (badly) return `runAsNonRoot != true (${badly} must not set securityContext.runAsNonRoot=false)`;
  if (whole === true) return undefined;
  const silent = failing(pod, ({ securityContext }) => securityContext?.runAsNonRoot === true);
  return silent.length > 0
    ? `runAsNonRoot != true (pod or ${named("container", silent)} must set securityContext.runAsNonRoot=true)`
    : undefined;
};

const runAsUser: Check = (pod, minor) => {
  if (isSparedAsUserNamespace(pod, minor)) return undefined;
  const who = culprits(
    pod.spec.securityContext?.runAsUser === 0,
    failing(pod, ({ securityContext }) => securityContext?.runAsUser !== 0),
  );
  return who && `runAsUser=0 (${who} must not set runAsUser=0)`;
};

const restrictedSeccomp: Check = (pod, minor) => {
  if (isSparedAsWindows(pod, minor)) return undefined;
  const good = (type: string | undefined) => type === "RuntimeDefault" || type === "Localhost";
  const whole = pod.spec.securityContext?.seccompProfile?.type;
  const badly = culprits(
    whole !== undefined && !good(whole),
    failing(pod, ({ securityContext }) => securityContext?.seccompProfile === undefined || good(securityContext.seccompProfile.type)),
  );
  if (badly) return `seccompProfile (${badly} must not set securityContext.seccompProfile.type to "Unconfined")`;
  if (good(whole)) return undefined;
  const silent = failing(pod, ({ securityContext }) => securityContext?.seccompProfile !== undefined);
  return silent.length > 0
    ? `seccompProfile (pod or ${named("container", silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`
    : undefined;
};

/** From these versions on, a stricter rule takes the place of one of "baseline". */
const stricter =
  (first: number, strict: Check, base: Check): Check =>
  (pod, minor) =>
    (minor >= first ? strict : base)(pod, minor);

const replaced: ReadonlyMap<Check, Check> = new Map([
  [baselineCapabilities, stricter(22, restrictedCapabilities, baselineCapabilities)],
  [baselineSeccomp, stricter(19, restrictedSeccomp, baselineSeccomp)],
  [relaxedProcMount, procMount],
]);

export const restrictedChecks: readonly Check[] = [
  // volumes of the host are among the restricted types
  ...baselineChecks.filter((check) => check !== hostPathVolumes && !replaced.has(check)),
  since(8, allowPrivilegeEscalation),
  ...replaced.values(),
  restrictedVolumes,
  runAsNonRoot,
  since(23, runAsUser),
];
