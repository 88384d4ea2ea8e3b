/** Ports that are named or numbered twice, or say less than they seem to. */
import type { Container, ContainerPort } from "../../../api/types/core-v1.ts";

interface Place {
  readonly port: ContainerPort;
  readonly at: string;
}

const definition = ({ containerPort, protocol, hostIP, hostPort }: ContainerPort): string =>
  [containerPort, protocol, hostIP, hostPort].join("/");

/** As kubernetes: warningsForContainerPorts. `field`: "spec.containers". */
export function portWarnings(containers: readonly Container[] | undefined, field: string): string[] {
  const definitions = new Map<string, Place>();
  const names = new Map<string, Place>();
  const places = (containers ?? []).flatMap((container, index) =>
    (container.ports ?? []).map((port, portIndex) => ({ container: index, port, at: `${field}[${index}].ports[${portIndex}]` })),
  );
  return places.flatMap(({ container, port, at }) => {
    const texts: string[] = [];
    const twin = definitions.get(`${container}/${definition(port)}`);
    if (port.hostIP && !port.hostPort) texts.push(`${at}: hostIP set without hostPort: ${JSON.stringify(port)}`);
    if (twin) texts.push(`${at}: duplicate port definition with ${twin.at}`);
    else definitions.set(`${container}/${definition(port)}`, { port, at });
    const namesake = port.name ? names.get(port.name) : undefined;
    if (namesake)
      texts.push(
        `${at}: duplicate port name "${port.name}" with ${namesake.at}, services and probes that select ports by name will use ${namesake.at}`,
      );
    else if (port.name) names.set(port.name, { port, at });
    return texts;
  });
}
