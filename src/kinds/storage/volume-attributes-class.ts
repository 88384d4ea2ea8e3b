import { required } from "../../api/field-error.ts";
import type { VolumeAttributesClass } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { qualifiedName } from "../validation/fields.ts";
import { frozen } from "../validation/immutable.ts";
import { classParameters } from "./class-parameters.ts";

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({
  resource: "storage.k8s.io/v1/volumeattributesclasses",
  deleteReturnsObject: true,
  validate: ({ driverName: driver = "", parameters = {} }) => [
    ...(driver === "" ? [required("driverName")] : qualifiedName("driverName", driver.toLowerCase())),
    ...(Object.keys(parameters).length === 0 ? [required("parameters", "must contain at least one key/value pair")] : []),
    ...classParameters("parameters", parameters),
  ],
  validateUpdate: (object, old) => [
    ...frozen("driverName", object.driverName, old.driverName, "updates to driverName are forbidden."),
    ...frozen("parameters", object.parameters, old.parameters, "updates to parameters are forbidden."),
  ],
  example: {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttributesClass",
    metadata: { name: "example" },
    driverName: "csi.example.com",
    parameters: { tier: "fast" },
  },
});
