/** Which Pod Security level a namespace enforces, which it tells the audit log of and which it warns of. As kubernetes: pod-security-admission/api. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import type { StringMap } from "../../../api/meta.ts";

export type Level = "privileged" | "baseline" | "restricted";

export interface LevelVersion {
  readonly level: Level;
  /** "latest" or "v1.30". */
  readonly version: string;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

/** Of the labels, and of the annotations of audit events. */
export const prefix = "pod-security.kubernetes.io/";
const levels: readonly string[] = ["privileged", "baseline", "restricted"];

const strictness = (level: Level): number => levels.indexOf(level);

export const isStricter = (left: Level, right: Level): boolean => strictness(left) > strictness(right);

/** "baseline:latest". */
export const printLevel = ({ level, version }: LevelVersion): string => `${level}:${version}`;

export const isSame = (left: LevelVersion, right: LevelVersion): boolean => left.level === right.level && left.version === right.version;

export const isPrivileged = ({ level }: LevelVersion): boolean => level === "privileged";

/** The N of v1.N; the newest rules apply to "latest". */
export const minorOf = (version: string): number => (version === "latest" ? Number.POSITIVE_INFINITY : Number(version.slice("v1.".length)));

const isLevel = (text: string): text is Level => levels.includes(text);
const isVersion = (text: string): boolean => /^(latest|v1\.\d+)$/.test(text);

/** A wrong level counts as the strictest where it is enforced, as none elsewhere. */
function read(labels: StringMap, mode: string, fallback: Level): LevelVersion {
  const level = labels[prefix + mode];
  const version = labels[`${prefix}${mode}-version`];
  return {
    level: level === undefined ? "privileged" : isLevel(level) ? level : fallback,
    version: version !== undefined && isVersion(version) ? version : "latest",
  };
}

/** Without a level of its own, `warn` follows a stricter `enforce`. */
export function policyOf(labels: StringMap = {}): Policy {
  const enforce = read(labels, "enforce", "restricted");
  const audit = read(labels, "audit", "privileged");
  const warn = read(labels, "warn", "privileged");
  const follows = labels[`${prefix}warn`] === undefined && isLevel(labels[`${prefix}enforce`] ?? "");
  if (!follows || !isStricter(enforce.level, warn.level)) return { enforce, audit, warn };
  const version = labels[`${prefix}warn-version`] === undefined ? enforce.version : warn.version;
  return { enforce, audit, warn: { level: enforce.level, version } };
}

const none: readonly FieldError[] = [];

/** What is wrong with the labels of a namespace. */
export function labelErrors(labels: StringMap = {}): readonly FieldError[] {
  if (!Object.keys(labels).some((label) => label.startsWith(prefix))) return none;
  return ["enforce", "audit", "warn"].flatMap((mode) => {
    const [level, version] = [labels[prefix + mode], labels[`${prefix}${mode}-version`]];
    const at = (label: string) => `metadata.labels[${prefix}${label}]`;
    return [
      ...(level === undefined || isLevel(level) ? [] : [invalidValue(at(mode), level, `must be one of ${levels.join(", ")}`)]),
      ...(version === undefined || isVersion(version) ? [] : [invalidValue(at(`${mode}-version`), version, 'must be "latest" or "v1.x"')]),
    ];
  });
}
