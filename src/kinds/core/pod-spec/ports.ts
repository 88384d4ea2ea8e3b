/** Ports of containers. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { ContainerPort } from "../../../api/types/core-v1.ts";
import { each, fits, portNumber } from "../../validation/fields.ts";
import { portNameProblems } from "../../validation/problems.ts";
import { rememberSound } from "../../validation/sound.ts";

const protocols = ["TCP", "UDP", "SCTP"];

/** The ports of one container: numbers, protocols, names that occur once. */
export const validatePorts = (ports: readonly ContainerPort[] | undefined, field: string): FieldError[] =>
  ports ? portsOfOne(ports, field) : [];

const portsOfOne = rememberSound((ports: readonly ContainerPort[], field) => {
  const names = new Set<string>();
  return each(field, ports, (port, at) => [
    ...portName(port.name, `${at}.name`, names),
    ...(port.containerPort ? portNumber(`${at}.containerPort`, port.containerPort) : [required(`${at}.containerPort`)]),
    ...(port.hostPort ? portNumber(`${at}.hostPort`, port.hostPort) : []),
    ...protocolErrors(port.protocol, `${at}.protocol`),
  ]);
});

function portName(name: string | undefined, field: string, names: Set<string>): FieldError[] {
  if (!name) return [];
  const errors = fits(field, name, portNameProblems);
  if (errors.length > 0) return errors;
  if (names.has(name)) return [duplicate(field, name)];
  names.add(name);
  return [];
}

function protocolErrors(protocol: string | undefined, field: string): FieldError[] {
  if (!protocol) return [required(field)];
  return protocols.includes(protocol) ? [] : [notSupported(field, protocol, protocols)];
}

interface WithPorts {
  readonly ports?: readonly ContainerPort[] | undefined;
}

/** A host port can be taken only once among containers that run at the same time. */
export function hostPortConflicts(containers: readonly WithPorts[], field: string): FieldError[] {
  const taken = new Set<string>();
  return each(field, containers, ({ ports }, at) =>
    each(`${at}.ports`, ports, (port, portAt) => {
      if (!port.hostPort) return [];
      const key = `${port.protocol ?? ""}/${port.hostIP ?? ""}/${port.hostPort}`;
      if (taken.has(key)) return [duplicate(`${portAt}.hostPort`, key)];
      taken.add(key);
      return [];
    }),
  );
}

/** With the host's network a container port is the host port; a template may leave the latter out. */
export function hostNetworkPorts(containers: readonly WithPorts[], field: string, template: boolean): FieldError[] {
  return each(field, containers, ({ ports }, at) =>
    each(`${at}.ports`, ports, (port, portAt) => {
      const hostPort = port.hostPort ?? 0;
      if (hostPort === port.containerPort || (template && hostPort === 0)) return [];
      return [invalidValue(`${portAt}.hostPort`, hostPort, "must match `containerPort` when `hostNetwork` is true")];
    }),
  );
}
