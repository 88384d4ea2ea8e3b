/** The level "baseline": nothing that is known to lead out of the container. In the order of Kubernetes' ids. */
import type { Container, SELinuxOptions } from "../../../api/types/core-v1.ts";
import { type Check, containersOf, culprits, failing, isSparedAsUserNamespace, named, since } from "./check.ts";

const allowedProfiles = ["RuntimeDefault", "Localhost"];
const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

const appArmorProfile: Check = (pod) => {
  const forbids = (profile: { readonly type?: string } | undefined) =>
    profile?.type !== undefined && !allowedProfiles.includes(profile.type);
  const who = culprits(
    forbids(pod.spec.securityContext?.appArmorProfile),
    failing(pod, ({ securityContext }) => !forbids(securityContext?.appArmorProfile)),
  );
  const annotations = Object.entries(pod.annotations).filter(
    ([name, value]) =>
      name.startsWith(appArmorAnnotation) && value !== "" && value !== "runtime/default" && !value.startsWith("localhost/"),
  );
  if (!who && annotations.length === 0) return undefined;
  const found = [
    ...(who ? [`${who} must not set AppArmor profile type to "Unconfined"`] : []),
    ...annotations.map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ];
  return `forbidden AppArmor profile${found.length === 1 ? "" : "s"} (${found.join(", ")})`;
};

const defaultCapabilities: ReadonlySet<string> = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(" "),
);

export const baselineCapabilities: Check = (pod) => {
  const extra = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name));
  const who = failing(pod, (container) => extra(container).length === 0);
  if (who.length === 0) return undefined;
  const names = [...new Set(containersOf(pod).flatMap(extra))].sort().map((name) => JSON.stringify(name));
  return `non-default capabilities (${named("container", who)} must not include ${names.join(", ")} in securityContext.capabilities.add)`;
};

const hostNamespaces: Check = ({ spec }) => {
  const used = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field] === true);
  return used.length > 0 ? `host namespaces (${used.map((field) => `${field}=true`).join(", ")})` : undefined;
};

export const hostPathVolumes: Check = ({ spec }) => {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return names.length > 0 ? `hostPath volumes (${named("volume", names)})` : undefined;
};

const hostPorts: Check = (pod) => {
  const portsOf = ({ ports }: Container) => (ports ?? []).flatMap(({ hostPort }) => hostPort || []);
  const who = failing(pod, (container) => portsOf(container).length === 0);
  if (who.length === 0) return undefined;
  const ports = [...new Set(containersOf(pod).flatMap(portsOf))].sort((a, b) => a - b);
  return `hostPort (${named("container", who)} use${who.length === 1 ? "s" : ""} hostPort${ports.length === 1 ? "" : "s"} ${ports.join(", ")})`;
};

const hostProbes: Check = (pod) => {
  const hosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container) =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].some(
      (handler) => (handler?.httpGet?.host ?? "") !== "" || (handler?.tcpSocket?.host ?? "") !== "",
    );
  const who = failing(pod, (container) => !hosts(container));
  return who.length > 0
    ? `probe or lifecycle host (${named("container", who)} must not set a host in probes or lifecycle handlers)`
    : undefined;
};

const privileged: Check = (pod) => {
  const who = failing(pod, ({ securityContext }) => securityContext?.privileged !== true);
  return who.length > 0 ? `privileged (${named("container", who)} must not set securityContext.privileged=true)` : undefined;
};

export const procMount: Check = (pod) => {
  const who = failing(pod, ({ securityContext }) => (securityContext?.procMount ?? "Default") === "Default");
  return who.length > 0 ? `procMount (${named("container", who)} must not set securityContext.procMount to "Unmasked")` : undefined;
};

const baselineProcMount: Check = (pod, minor) => (isSparedAsUserNamespace(pod, minor) ? undefined : procMount(pod, minor));

/** SELinux type → the first version that allows it. */
const selinuxTypes = new Map([
  ["", 0],
  ["container_t", 0],
  ["container_init_t", 0],
  ["container_kvm_t", 0],
  ["container_engine_t", 31],
]);

const seLinuxOptions: Check = (pod, minor) => {
  const allowed = (type: string) => minor >= (selinuxTypes.get(type) ?? Number.NaN);
  const wrong = (options: SELinuxOptions | undefined) =>
    options !== undefined && (!allowed(options.type ?? "") || Boolean(options.user) || Boolean(options.role));
  const who = culprits(
    wrong(pod.spec.securityContext?.seLinuxOptions),
    failing(pod, ({ securityContext }) => !wrong(securityContext?.seLinuxOptions)),
  );
  return who && `seLinuxOptions (${who} set forbidden securityContext.seLinuxOptions)`;
};

const seccompAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
const containerSeccompPrefix = "container.seccomp.security.alpha.kubernetes.io/";
/** Before this version profiles were annotations. */
const seccompFieldsSince = 19;

/** Every annotation that asks for no profile. */
const annotatedSeccomp: Check = ({ annotations }) => {
  const wrong = Object.entries(annotations).filter(
    ([name, value]) => (name === seccompAnnotation || name.startsWith(containerSeccompPrefix)) && value === "unconfined",
  );
  return wrong.length > 0
    ? `seccompProfile (forbidden annotation${wrong.length === 1 ? "" : "s"} ${wrong.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")})`
    : undefined;
};

export const baselineSeccomp: Check = (pod, minor) => {
  if (minor < seccompFieldsSince) return annotatedSeccomp(pod, minor);
  const wrong = (profile: { readonly type?: string } | undefined) => profile?.type === "Unconfined";
  const who = culprits(
    wrong(pod.spec.securityContext?.seccompProfile),
    failing(pod, ({ securityContext }) => !wrong(securityContext?.seccompProfile)),
  );
  return who && `seccompProfile (${who} must not set securityContext.seccompProfile.type to "Unconfined")`;
};

/** Sysctl → the first version that allows it. */
const safeSysctls: ReadonlyMap<string, number> = new Map(
  (
    [
      [0, "kernel.shm_rmid_forced"],
      [0, "net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start net.ipv4.ping_group_range net.ipv4.tcp_syncookies"],
      [27, "net.ipv4.ip_local_reserved_ports"],
      [29, "net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_keepalive_time"],
      [32, "net.ipv4.tcp_rmem net.ipv4.tcp_wmem"],
    ] as const
  ).flatMap(([first, names]) => names.split(" ").map((name) => [name, first] as const)),
);

const sysctls: Check = ({ spec }, minor) => {
  const allowed = (name: string) => minor >= (safeSysctls.get(name) ?? Number.NaN);
  const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed(name));
  return names.length > 0 ? `forbidden sysctls (${names.join(", ")})` : undefined;
};

const windowsHostProcess: Check = (pod) => {
  const who = culprits(
    pod.spec.securityContext?.windowsOptions?.hostProcess === true,
    failing(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess !== true),
  );
  return who && `hostProcess (${who} must not set securityContext.windowsOptions.hostProcess=true)`;
};

/** Rules of "baseline" that "restricted" has a stricter one for: named, so that they can be left out there. */
export const relaxedProcMount = baselineProcMount;

export const baselineChecks: readonly Check[] = [
  appArmorProfile,
  baselineCapabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  since(34, hostProbes),
  privileged,
  baselineProcMount,
  seLinuxOptions,
  baselineSeccomp,
  sysctls,
  windowsHostProcess,
];
