/** THE list of what a fresh cluster has, in the order it is made. */
import { apiServices } from "./api-services.ts";
import type { BootstrapObject } from "./bootstrap-object.ts";
import { priorityClasses, standardStorageClass } from "./classes.ts";
import { coreObjects } from "./core-objects.ts";
import { flowControl } from "./flow-control.ts";
import { rbacObjects } from "./rbac.ts";

export interface BootstrapOptions {
  /** "none": no default StorageClass. */
  readonly storageClass: "standard" | "none";
  /** Virtual time, milliseconds since the epoch. */
  readonly now: number;
}

/** Objects that are made at the first start and put back at every later one; without uid and times, not yet defaulted. A `status` they have is kept as it is. */
export function bootstrapObjects({ storageClass, now }: BootstrapOptions): readonly BootstrapObject[] {
  return [
    ...coreObjects(now),
    ...priorityClasses(),
    ...(storageClass === "standard" ? [standardStorageClass()] : []),
    ...rbacObjects(),
    ...flowControl(now),
    ...apiServices(),
  ];
}
