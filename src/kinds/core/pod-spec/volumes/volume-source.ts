/** What a volume is made of: exactly one source, checked by its own rules. */
import { type FieldError, forbidden, required } from "../../../../api/field-error.ts";
import type { Volume } from "../../../../api/types/core-v1.ts";
import { azureDisk, needs, partition } from "./cloud.ts";
import { ephemeral } from "./ephemeral.ts";
import { configMapVolume, downwardVolume, secretVolume } from "./files.ts";
import { emptyDir, gitRepo, hostPath, imageVolume } from "./local.ts";
import { csi, fc, flexVolume, flocker, iscsi, nfs, quobyte, storageOs } from "./network.ts";
import { projectedVolume } from "./projected.ts";

/** What else a rule may need to know. */
export interface VolumeContext {
  /** Name of the Pod, if known. */
  readonly pod: string | undefined;
  readonly template: boolean;
}

type SourceName = Exclude<keyof Volume, "name">;

interface Rule<Name extends SourceName = SourceName> {
  readonly source: Name;
  /** Path element of the error for a second source, where it is not the field's name. */
  readonly secondName?: string;
  readonly check: (
    source: NonNullable<Volume[Name]>,
    at: { field: string; volume: Volume; volumeField: string; context: VolumeContext },
  ) => FieldError[];
}

const rule = <Name extends SourceName>(source: Name, check: Rule<Name>["check"], secondName?: string): Rule =>
  ({ source, check, ...(secondName ? { secondName } : {}) }) as unknown as Rule;

const needing = (source: SourceName, names: readonly string[], secondName?: string): Rule =>
  rule(source, (value, { field }) => needs(value as object, field, names), secondName);

/** In Kubernetes' order: of two sources the later one is reported. */
const rules: readonly Rule[] = [
  rule("emptyDir", (value, { field }) => emptyDir(value, field)),
  rule("hostPath", (value, { field }) => hostPath(value, field)),
  rule("gitRepo", (value, { field }) => gitRepo(value, field)),
  // as kubernetes: its fields are reported below "persistentDisk"
  rule("gcePersistentDisk", (value, { volumeField }) => [
    ...needs(value, `${volumeField}.persistentDisk`, ["pdName"]),
    ...partition(value.partition, `${volumeField}.persistentDisk`),
  ]),
  rule("awsElasticBlockStore", (value, { field }) => [...needs(value, field, ["volumeID"]), ...partition(value.partition, field)]),
  rule("secret", (value, { field }) => secretVolume(value, field)),
  rule("nfs", (value, { field }) => nfs(value, field)),
  rule("iscsi", (value, { field, volume, volumeField }) => iscsi(value, field, { field: volumeField, name: volume.name ?? "" })),
  needing("glusterfs", ["endpoints", "path"]),
  rule("flocker", (value, { field }) => flocker(value, field)),
  needing("persistentVolumeClaim", ["claimName"]),
  needing("rbd", ["monitors", "image"]),
  rule("cinder", (value, { field }) => [
    ...needs(value, field, ["volumeID"]),
    ...(value.secretRef && !value.secretRef.name ? [required(`${field}.secretRef.name`)] : []),
  ]),
  needing("cephfs", ["monitors"], "cephFS"),
  rule("quobyte", (value, { field }) => quobyte(value, field)),
  rule("downwardAPI", (value, { field }) => downwardVolume(value, field), "downwarAPI"),
  rule("fc", (value, { field }) => fc(value, field)),
  rule("flexVolume", (value, { field }) => flexVolume(value, field)),
  rule("configMap", (value, { field }) => configMapVolume(value, field)),
  needing("azureFile", ["secretName", "shareName"]),
  needing("vsphereVolume", ["volumePath"]),
  needing("photonPersistentDisk", ["pdID"]),
  needing("portworxVolume", ["volumeID"]),
  rule("azureDisk", (value, { field }) => azureDisk(value, field)),
  rule("storageos", (value, { field }) => storageOs(value, field)),
  rule("projected", (value, { field }) => projectedVolume(value, field)),
  needing("scaleIO", ["gateway", "system", "volumeName"]),
  rule("csi", (value, { field }) => csi(value, field)),
  rule("ephemeral", (value, { field, volume, volumeField, context }) =>
    ephemeral(value, field, { field: volumeField, name: volume.name ?? "", pod: context.pod }),
  ),
  rule("image", (value, { field, context }) => imageVolume(value, field, context.template)),
];

/** The place of a source among the rules. Looking at what a volume has is faster than asking it for each of thirty sources. */
const places = new Map<string, number>(rules.map(({ source }, index) => [source, index]));

function rulesOf(volume: Volume): readonly Rule[] {
  const given: number[] = [];
  for (const name in volume) {
    const place = places.get(name);
    if (place !== undefined && volume[name as keyof Volume] !== undefined) given.push(place);
  }
  return given.sort((a, b) => a - b).map((place) => rules[place] as Rule);
}

export function validateVolumeSource(volume: Volume, field: string, context: VolumeContext): FieldError[] {
  const given = rulesOf(volume);
  if (given.length === 0) return [required(field, "must specify a volume type")];
  return given.flatMap(({ source, secondName, check }, index) => {
    if (index > 0) return [forbidden(`${field}.${secondName ?? source}`, "may not specify more than 1 volume type")];
    return check(volume[source] as never, { field: `${field}.${source}`, volume, volumeField: field, context });
  });
}
