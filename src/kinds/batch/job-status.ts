/** What may be written into a Job's status. As kubernetes: validateJobStatus, ValidateJobUpdateStatus. */

import { equalJson } from "../../api/equal-json.ts";
import { duplicate, type FieldError, invalidValue, required } from "../../api/field-error.ts";
import { parseTime } from "../../api/time.ts";
import type { Job, JobStatus } from "../../api/types/batch-v1.ts";
import { nonNegative, when } from "../validation/fields.ts";
import { IndexListError, overlap, parseIndexList } from "./index-list.ts";

type Status = Partial<JobStatus>;

const conditionsPath = "status.conditions";
const isTrue = ({ conditions }: Status, type: string): boolean =>
  (conditions ?? []).some((condition) => condition.type === type && condition.status === "True");
const isFinished = (status: Status): boolean => isTrue(status, "Complete") || isTrue(status, "Failed");

/** Pairs of conditions that say opposite things, and what each final one needs beside it. */
const contradictions = [
  ["Complete", "Failed"],
  ["Complete", "FailureTarget"],
  ["SuccessCriteriaMet", "Failed"],
  ["SuccessCriteriaMet", "FailureTarget"],
] as const;
const announcements = [
  ["Failed", "FailureTarget"],
  ["Complete", "SuccessCriteriaMet"],
] as const;

const validateConditions = (status: Status): FieldError[] => [
  ...contradictions
    .filter(([a, b]) => isTrue(status, a) && isTrue(status, b))
    .map(([a, b]) => invalidValue(conditionsPath, status.conditions, `cannot set ${a}=True and ${b}=true conditions`)),
  ...announcements
    .filter(([final, first]) => isTrue(status, final) && !isTrue(status, first))
    .map(([final, first]) =>
      invalidValue(conditionsPath, status.conditions, `cannot set ${final}=True condition without the ${first}=true condition`),
    ),
];

function validateUncounted({ uncountedTerminatedPods: pods }: Status): FieldError[] {
  const seen = new Set<string>();
  return (["succeeded", "failed"] as const).flatMap((list) =>
    (pods?.[list] ?? []).flatMap((uid, index) => {
      const path = `status.uncountedTerminatedPods.${list}[${index}]`;
      if (uid === "") return [invalidValue(path, uid, "must not be empty")];
      if (seen.has(uid)) return [duplicate(path, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

function validateTimes(status: Status): FieldError[] {
  const { completionTime, startTime } = status;
  const path = "status.completionTime";
  const [end, start] = [parseTime(completionTime), parseTime(startTime)];
  return [
    ...when(end !== undefined && !isTrue(status, "Complete"), () =>
      invalidValue(path, completionTime, "cannot set completionTime when there is no Complete=True condition"),
    ),
    ...when(end === undefined && isTrue(status, "Complete"), () => required(path, "completionTime is required for Complete jobs")),
    ...when(end !== undefined && start !== undefined && end < start, () =>
      invalidValue(path, completionTime, "completionTime cannot be set before startTime"),
    ),
  ];
}

function validateFinished(status: Status): FieldError[] {
  if (!isFinished(status)) return [];
  const { active = 0, terminating = 0, startTime, uncountedTerminatedPods: pods } = status;
  const uncounted = (pods?.succeeded ?? []).length + (pods?.failed ?? []).length;
  return [
    ...when(active > 0, () => invalidValue("status.active", active, "active>0 is invalid for finished job")),
    ...when(terminating > 0, () => invalidValue("status.terminating", terminating, "terminating>0 is invalid for finished job")),
    ...when(startTime === undefined, () => required("status.startTime", "startTime is required for finished job")),
    ...when(uncounted > 0, () =>
      invalidValue("status.uncountedTerminatedPods", pods, "uncountedTerminatedPods needs to be empty for finished job"),
    ),
  ];
}

/** The ranges, or the error. */
function readIndexes(path: string, text: string, completions: number): ReturnType<typeof parseIndexList> | FieldError {
  try {
    return parseIndexList(text, completions);
  } catch (error) {
    if (!(error instanceof IndexListError)) throw error;
    return invalidValue(path, text, `error parsing ${path.slice("status.".length)}: ${error.message}`);
  }
}

function validateIndexes({ spec, status }: Job): FieldError[] {
  const { completedIndexes = "", failedIndexes } = status ?? {};
  const { completions, completionMode, backoffLimitPerIndex } = spec;
  const [donePath, failedPath] = ["status.completedIndexes", "status.failedIndexes"];
  const errors: FieldError[] = [];
  const done = completions === undefined ? [] : readIndexes(donePath, completedIndexes, completions);
  const limited = completions !== undefined && backoffLimitPerIndex !== undefined;
  const failed = limited ? readIndexes(failedPath, failedIndexes ?? "", completions) : [];
  if ("type" in done) errors.push(done);
  if ("type" in failed) errors.push(failed);
  if (completedIndexes !== "" && completionMode !== "Indexed")
    errors.push(invalidValue(donePath, completedIndexes, "cannot set non-empty completedIndexes when non-indexed completion mode"));
  if (failedIndexes !== undefined && backoffLimitPerIndex === undefined)
    errors.push(invalidValue(failedPath, failedIndexes, "cannot set non-null failedIndexes when backoffLimitPerIndex is null"));
  if (!("type" in done) && !("type" in failed) && overlap(done, failed))
    errors.push(invalidValue(failedPath, failedIndexes, "failedIndexes and completedIndexes overlap"));
  return errors;
}

const lasting = ["Failed", "Complete", "FailureTarget", "SuccessCriteriaMet"];

function validateChange(job: Job, old: Job): FieldError[] {
  const [now, before] = [job.status ?? {}, old.status ?? {}] as [Status, Status];
  const elastic = job.spec.completionMode === "Indexed" && job.spec.completions === job.spec.parallelism;
  const sinks = (field: "failed" | "succeeded"): FieldError[] =>
    when((now[field] ?? 0) < (before[field] ?? 0), () =>
      invalidValue(`status.${field}`, now[field] ?? 0, `cannot decrease the ${field} counter`),
    );
  return [
    ...lasting
      .filter((type) => isTrue(before, type) && !isTrue(now, type))
      .map((type) => invalidValue(conditionsPath, now.conditions, `cannot disable the terminal ${type}=True condition`)),
    ...sinks("failed"),
    ...(elastic ? [] : sinks("succeeded")),
    ...when(before.completionTime !== undefined && now.completionTime !== before.completionTime, () =>
      invalidValue("status.completionTime", now.completionTime, "field is immutable"),
    ),
    ...when(before.startTime !== undefined && now.startTime !== before.startTime && job.spec.suspend !== true, () =>
      invalidValue("status.startTime", now.startTime, "startTime cannot be removed for unsuspended job"),
    ),
  ];
}

/** What stands in the status already is not judged again. */
export function validateJobStatus(job: Job, old: Job): FieldError[] {
  const [now, before] = [job.status ?? {}, old.status ?? {}] as [Status, Status];
  const { active = 0, ready = 0 } = now;
  if (equalJson(now, before)) return [];
  const counts = ["active", "succeeded", "failed", "ready", "terminating"] as const;
  return [
    ...counts.flatMap((field) => nonNegative(`status.${field}`, now[field])),
    ...validateUncounted(now),
    ...validateConditions(now),
    ...validateTimes(now),
    ...validateFinished(now),
    ...validateIndexes(job),
    ...when(ready > active, () => invalidValue("status.ready", ready, "cannot set more ready pods than active")),
    ...validateChange(job, old),
  ];
}
