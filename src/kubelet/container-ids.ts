/** Identities that a container runtime and a registry would give: the same each time for the same thing. */
import { createHash } from "node:crypto";
import type { Pod } from "../api/types/core-v1.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** `restarts` tells one run of a container from the next. */
export function containerId(pod: Pod, name: string, restarts: number): string {
  return `simulated://${digest(`${pod.metadata.uid}/${name}/${restarts}`)}`;
}

/** What a registry would name the image by: the same text gives the same digest. */
export function imageId(image: string): string {
  const [name = ""] = image.split("@");
  const colon = name.lastIndexOf(":");
  const repository = colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
  return `${repository}@sha256:${digest(image)}`;
}
