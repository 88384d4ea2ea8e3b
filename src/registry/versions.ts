/** Kinds that are stored as another version: reading and writing through their conversion. */
import type { KubeObject } from "../api/meta.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Entry } from "./entry.ts";
import { looseAnswer } from "./entry.ts";
import type { Answer } from "./registry.ts";

/** The object of an entry as `kind` shows it. */
export function objectAs(kind: Kind, entry: Answer): KubeObject {
  const { storedAs } = kind.options;
  if (!storedAs) return entry.object;
  return { ...storedAs.fromStored(entry.object), kind: kind.kind, apiVersion: kind.apiVersion };
}

/** The entry as an answer in `kind`'s version; the entry itself where that is how it is stored. */
export function answerAs(kind: Kind, entry: Entry): Answer {
  return kind.options.storedAs ? looseAnswer(kind, objectAs(kind, entry), entry.revision) : entry;
}

/** The object as it is stored. */
export function toStored(kind: Kind, object: KubeObject): KubeObject {
  const { storedAs } = kind.options;
  return storedAs ? storedAs.toStored(object) : object;
}
