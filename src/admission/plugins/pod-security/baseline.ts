/** The level "baseline": nothing that is known to lead out of the container. In the order of Kubernetes' ids. */
import type { Container, SELinuxOptions } from "../../../api/types/core-v1.ts";
import { type Check, containersOf, culprits, failing, named } from "./check.ts";

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

const procMount: Check = (pod) => {
  if (pod.spec.hostUsers === false) return undefined;
  const who = failing(pod, ({ securityContext }) => (securityContext?.procMount ?? "Default") === "Default");
  return who.length > 0 ? `procMount (${named("container", who)} must not set securityContext.procMount to "Unmasked")` : undefined;
};

const selinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

const seLinuxOptions: Check = (pod) => {
  const wrong = (options: SELinuxOptions | undefined) =>
    options !== undefined && (!selinuxTypes.includes(options.type ?? "") || Boolean(options.user) || Boolean(options.role));
  const who = culprits(
    wrong(pod.spec.securityContext?.seLinuxOptions),
    failing(pod, ({ securityContext }) => !wrong(securityContext?.seLinuxOptions)),
  );
  return who && `seLinuxOptions (${who} set forbidden securityContext.seLinuxOptions)`;
};

const unconfinedAnnotation = (value: string | undefined) => value === "unconfined";

export const baselineSeccomp: Check = (pod) => {
  const wrong = (profile: { readonly type?: string } | undefined) => profile?.type === "Unconfined";
  const who = culprits(
    wrong(pod.spec.securityContext?.seccompProfile) || unconfinedAnnotation(pod.annotations["seccomp.security.alpha.kubernetes.io/pod"]),
    failing(pod, ({ securityContext }) => !wrong(securityContext?.seccompProfile)),
  );
  return who && `seccompProfile (${who} must not set securityContext.seccompProfile.type to "Unconfined")`;
};

const safeSysctls: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  ..."ip_local_port_range ip_local_reserved_ports ip_unprivileged_port_start ping_group_range tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes tcp_keepalive_time tcp_rmem tcp_syncookies tcp_wmem"
    .split(" ")
    .map((name) => `net.ipv4.${name}`),
]);

const sysctls: Check = ({ spec }) => {
  const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safeSysctls.has(name));
  return names.length > 0 ? `forbidden sysctls (${names.join(", ")})` : undefined;
};

const windowsHostProcess: Check = (pod) => {
  const who = culprits(
    pod.spec.securityContext?.windowsOptions?.hostProcess === true,
    failing(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess !== true),
  );
  return who && `hostProcess (${who} must not set securityContext.windowsOptions.hostProcess=true)`;
};

export const baselineChecks: readonly Check[] = [
  appArmorProfile,
  baselineCapabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  baselineSeccomp,
  sysctls,
  windowsHostProcess,
];
