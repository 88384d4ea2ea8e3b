/** Where a container mounts volumes and which block devices it sees. */
import { duplicate, type FieldError, forbidden, invalidValue, notFoundValue, notSupported, required } from "../../../api/field-error.ts";
import type { SecurityContext, VolumeDevice, VolumeMount } from "../../../api/types/core-v1.ts";
import { each, when } from "../../validation/fields.ts";
import type { Volumes } from "./env.ts";
import { localDescendingPath, noBacksteps } from "./paths.ts";

/** The parts of a container that mounts depend on. */
export interface MountingContainer {
  readonly volumeMounts?: readonly VolumeMount[] | undefined;
  readonly volumeDevices?: readonly VolumeDevice[] | undefined;
  readonly securityContext?: SecurityContext | undefined;
}

export function validateVolumeMounts(container: MountingContainer, field: string, volumes: Volumes): FieldError[] {
  const paths = new Set<string>();
  const devices = container.volumeDevices ?? [];
  return each(field, container.volumeMounts, (mount, at) => {
    const { name = "", mountPath = "" } = mount;
    const errors = [
      ...when(!name, () => required(`${at}.name`)),
      ...when(!volumes.has(name), () => notFoundValue(`${at}.name`, name)),
      ...when(!mountPath, () => required(`${at}.mountPath`)),
      ...when(paths.has(mountPath), () => invalidValue(`${at}.mountPath`, mountPath, "must be unique")),
      ...when(
        devices.some((device) => device.name === name),
        () => invalidValue(`${at}.name`, name, "must not already exist in volumeDevices"),
      ),
      ...when(
        devices.some((device) => device.devicePath === mountPath),
        () => invalidValue(`${at}.mountPath`, mountPath, "must not already exist as a path in volumeDevices"),
      ),
      ...subPaths(mount, field, at),
      ...propagation(mount, container, `${field}.mountPropagation`),
      ...recursiveReadOnly(mount, `${field}.recursiveReadOnly`),
      ...bindMountOptions(mount, `${at}.bindMountOptions`, volumes),
    ];
    paths.add(mountPath);
    return errors;
  });
}

/** As kubernetes: bad sub-paths are reported without the mount's index. */
const subPaths = ({ subPath, subPathExpr }: VolumeMount, field: string, at: string): FieldError[] => [
  ...(subPath ? localDescendingPath(`${field}.subPath`, subPath) : []),
  ...when(Boolean(subPath && subPathExpr), () =>
    invalidValue(`${at}.subPathExpr`, subPathExpr, "subPathExpr and subPath are mutually exclusive"),
  ),
  ...(subPathExpr ? localDescendingPath(`${field}.subPathExpr`, subPathExpr) : []),
];

const propagations = ["Bidirectional", "HostToContainer", "None"];

function propagation({ mountPropagation }: VolumeMount, container: MountingContainer, field: string): FieldError[] {
  if (mountPropagation === undefined) return [];
  const errors = when(!propagations.includes(mountPropagation), () => notSupported(field, mountPropagation, propagations));
  if (mountPropagation === "Bidirectional" && container.securityContext?.privileged !== true)
    errors.push(forbidden(field, "Bidirectional mount propagation is available only to privileged containers"));
  return errors;
}

const recursiveModes = ["Disabled", "Enabled", "IfPossible"];

function recursiveReadOnly(mount: VolumeMount, field: string): FieldError[] {
  const mode = mount.recursiveReadOnly;
  if (mode === undefined || mode === "Disabled") return [];
  if (!recursiveModes.includes(mode)) return [notSupported(field, mode, recursiveModes)];
  const propagates = mount.mountPropagation !== undefined && mount.mountPropagation !== "None";
  return [
    ...when(mount.readOnly !== true, () => forbidden(field, "may only be specified when readOnly is true")),
    ...when(propagates, () => forbidden(field, "may only be specified when mountPropagation is None or not specified")),
  ];
}

const bindOptions = ["nodev", "noexec", "nosuid"];

function bindMountOptions({ bindMountOptions: options, name }: VolumeMount, field: string, volumes: Volumes): FieldError[] {
  if (!options?.length) return [];
  const seen = new Set<string>();
  const errors = each(field, options, (option, at) => {
    if (!bindOptions.includes(option)) return [notSupported(at, option, bindOptions)];
    if (seen.has(option)) return [duplicate(at, option)];
    seen.add(option);
    return [];
  });
  if (volumes.get(name)?.image) errors.push(invalidValue(field, options, "may not be set for image volumes"));
  return errors;
}

export function validateVolumeDevices(container: MountingContainer, field: string, volumes: Volumes): FieldError[] {
  const names = new Set<string>();
  const paths = new Set<string>();
  const mounts = container.volumeMounts ?? [];
  return each(field, container.volumeDevices, (device, at) => {
    const { name = "", devicePath = "" } = device;
    const volume = volumes.get(name);
    const backsteps = devicePath !== "" && noBacksteps("", devicePath).length > 0;
    const errors = [
      ...when(!name, () => required(`${at}.name`)),
      ...when(names.has(name), () => invalidValue(`${at}.name`, name, "must be unique")),
      ...when(volume !== undefined && !volume.persistentVolumeClaim && !volume.ephemeral, () =>
        invalidValue(`${at}.name`, name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"),
      ),
      ...when(!volume, () => notFoundValue(`${at}.name`, name)),
      ...when(!devicePath, () => required(`${at}.devicePath`)),
      ...when(paths.has(devicePath), () => invalidValue(`${at}.devicePath`, devicePath, "must be unique")),
      ...when(backsteps, () => invalidValue(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')")),
      ...when(
        mounts.some((mount) => mount.name === name),
        () => invalidValue(`${at}.name`, name, "must not already exist in volumeMounts"),
      ),
      ...when(
        mounts.some((mount) => mount.mountPath === devicePath),
        () => invalidValue(`${at}.devicePath`, devicePath, "must not already exist as a path in volumeMounts"),
      ),
    ];
    if (name) names.add(name);
    if (!backsteps) paths.add(devicePath);
    return errors;
  });
}
