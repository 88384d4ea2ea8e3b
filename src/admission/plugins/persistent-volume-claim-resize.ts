import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { storageClass as storageClassKind } from "../../kinds/storage/storage-class.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { isOn, refuse, reviewed } from "../matches.ts";

const requested = (claim: PersistentVolumeClaim) => parseQuantity(claim.spec?.resources?.requests?.["storage"] ?? "0");

/** A bound claim grows only if its class allows it. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: "PersistentVolumeClaimResize",
  validate(attributes) {
    const claim = isOn(attributes, "persistentvolumeclaims", ["UPDATE"]) ? reviewed<PersistentVolumeClaim>(attributes) : undefined;
    if (!claim) return;
    const old = attributes.oldObject as PersistentVolumeClaim;
    if (claim.spec === old.spec || compareQuantities(requested(claim), requested(old)) <= 0) return;
    if (old.status?.phase !== "Bound") throw refuse(attributes, "Only bound persistent volume claims can be expanded");
    const name = claim.spec?.storageClassName;
    const found = name ? attributes.lister.get(storageClassKind, undefined, name) : undefined;
    if (found?.allowVolumeExpansion !== true)
      throw refuse(
        attributes,
        "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
      );
  },
};
