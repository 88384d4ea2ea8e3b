/** Defaults of containers and of what names an image. */
import { formatQuantity, parseQuantity, roundUpQuantity } from "../../api/quantity.ts";
import { imageTag } from "./image-tag.ts";
import { type DefaultRule, fillZero, objectAt, within } from "./rule.ts";

const pullPolicy = (image: unknown) => (imageTag(typeof image === "string" ? image : "") === "latest" ? "Always" : "IfNotPresent");

/** Pull policy by tag, termination message path and policy. */
export const containerDefaults: DefaultRule = (container) => {
  const { imagePullPolicy, terminationMessagePath, terminationMessagePolicy } = container;
  if (imagePullPolicy && terminationMessagePath && terminationMessagePolicy) return container;
  return {
    ...container,
    imagePullPolicy: imagePullPolicy || pullPolicy(container["image"]),
    terminationMessagePath: terminationMessagePath || "/dev/termination-log",
    terminationMessagePolicy: terminationMessagePolicy || "File",
  };
};

/** A volume without any source is an emptyDir; an image volume gets its pull policy. */
export const volumeDefaults: DefaultRule = (volume) => {
  let sources = 0;
  for (const field in volume) if (field !== "name" && volume[field] !== undefined && volume[field] !== null) sources += 1;
  if (sources === 0) return { ...volume, emptyDir: {} };
  if (!objectAt(volume, "image")) return volume;
  return within(volume, "image", (image) => fillZero(image, "pullPolicy", pullPolicy(image["reference"])));
};

/** Quantities of resources are kept in thousandths: what is finer is rounded up. */
export const resourceListDefaults: DefaultRule = (list) => {
  let copy: Record<string, unknown> | undefined;
  for (const name in list) {
    const text = list[name];
    if (typeof text !== "string" || !/(?:[nu]|e-\d+)$/.test(text)) continue;
    const quantity = parseQuantity(text);
    const rounded = roundUpQuantity(quantity, -3);
    if (rounded === quantity) continue;
    copy ??= { ...list };
    copy[name] = formatQuantity(rounded);
  }
  return copy ?? list;
};
