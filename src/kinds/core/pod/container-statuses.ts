/** What the status of a container may say of its user, its devices and its volumes. */

import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required, tooLong } from "../../../api/field-error.ts";
import { own } from "../../../api/own.ts";
import type { Container, ContainerStatus, PodSpec, PodStatus, ResourceStatus, VolumeMountStatus } from "../../../api/types/core-v1.ts";
import { each, when } from "../../validation/fields.ts";

const maxUid = 4294967295;
const maxGid = 2147483647;
const maxImageRef = 256;
const healths = ["Healthy", "Unhealthy", "Unknown"];

const within = (field: string, value: number | undefined, max: number): FieldError[] =>
  when(value !== undefined && (value < 0 || value > max), () => invalidValue(field, value, `must be between 0 and ${max}, inclusive`));

function user({ user: who }: ContainerStatus, field: string, windows: boolean): FieldError[] {
  const linux = who?.linux;
  if (!linux) return [];
  if (windows) return [forbidden(`${field}.user.linux`, "cannot be set for a windows pod")];
  return [
    ...within(`${field}.user.linux.uid`, linux.uid, maxUid),
    ...within(`${field}.user.linux.gid`, linux.gid, maxGid),
    ...each(`${field}.user.linux.supplementalGroups`, linux.supplementalGroups, (group, at) => within(at, group, maxGid)),
  ];
}

function names(container: Container | undefined, resource: string): boolean {
  const { requests = {}, claims = [] } = container?.resources ?? {};
  if (own(requests, resource) !== undefined) return true;
  return claims.some(
    ({ name, request }) =>
      resource === `claim:${name}` || resource === `claim:${name}/${request}` || (!request && resource.startsWith(`claim:${name}/`)),
  );
}

function device(one: ResourceStatus, field: string, container: Container | undefined): FieldError[] {
  const seen = new Set<string>();
  return [
    ...when(!names(container, one.name), () =>
      invalidValue(`${field}.name`, one.name, "must match one of the container's resource requests or claims"),
    ),
    ...each(`${field}.resources`, one.resources, ({ resourceID, health = "", message }, at) => {
      const twice = seen.has(resourceID);
      seen.add(resourceID);
      return [
        ...when(twice, () => duplicate(`${at}.resourceID`, resourceID)),
        ...when(health !== "" && !healths.includes(health), () => notSupported(`${at}.health`, health, healths)),
        ...when(message === "", () => required(`${at}.message`, "must not be empty when set")),
      ];
    }),
  ];
}

function mount({ volumeStatus }: VolumeMountStatus, field: string): FieldError[] {
  const image = volumeStatus?.image;
  if (!image) return [];
  const at = `${field}.volumeStatus.imageVolumeStatus.imageRef`;
  const { imageRef = "" } = image;
  return [...when(imageRef === "", () => required(at)), ...when(imageRef.length > maxImageRef, () => tooLong(at, maxImageRef))];
}

export function containerStatuses(status: PodStatus, spec: PodSpec): FieldError[] {
  const windows = spec.os?.name === "windows";
  const checked = (
    list: "containers" | "initContainers" | "ephemeralContainers",
    field: string,
    statuses: readonly ContainerStatus[] | undefined,
  ) =>
    each(field, statuses, (one, at) => {
      const container = spec[list]?.find(({ name }) => name === one.name);
      const devices =
        list === "ephemeralContainers"
          ? when((one.allocatedResourcesStatus?.length ?? 0) > 0, () =>
              forbidden(`${at}.allocatedResourcesStatus`, "cannot be set for an ephemeral container"),
            )
          : each(`${at}.allocatedResourcesStatus`, one.allocatedResourcesStatus, (status, statusAt) => device(status, statusAt, container));
      return [...user(one, at, windows), ...devices, ...each(`${at}.volumeMounts`, one.volumeMounts, mount)];
    });
  return [
    ...checked("containers", "status.containerStatuses", status.containerStatuses),
    ...checked("initContainers", "status.initContainerStatuses", status.initContainerStatuses),
    ...checked("ephemeralContainers", "status.ephemeralContainerStatuses", status.ephemeralContainerStatuses),
  ];
}
