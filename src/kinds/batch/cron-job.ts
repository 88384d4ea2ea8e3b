import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { CronJob } from "../../api/types/batch-v1.ts";
import { templateWarnings } from "../core/pod/template-warnings.ts";
import { defineKind } from "../kind.ts";
import { nonNegative, oneOf, when } from "../validation/fields.ts";
import { isCronSchedule } from "./cron-schedule.ts";
import { validateJobSpec } from "./job-spec.ts";

const longestName = 52;

function validateSchedule(schedule: string): FieldError[] {
  const path = "spec.schedule";
  if (schedule === "") return [required(path)];
  if (schedule.includes("TZ")) return [invalidValue(path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead")];
  return isCronSchedule(schedule) ? [] : [invalidValue(path, schedule, "must be a cron schedule")];
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function validateTimeZone(zone: string | undefined): FieldError[] {
  const path = "spec.timeZone";
  if (zone === undefined) return [];
  if (zone === "") return [invalidValue(path, zone, "timeZone must be nil or non-empty string")];
  if (zone.toLowerCase() === "local")
    return [invalidValue(path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")];
  return when(!isTimeZone(zone), () => invalidValue(path, zone, `unknown time zone ${zone}`));
}

function validate({ metadata, spec }: CronJob): FieldError[] {
  const { jobTemplate } = spec;
  const { selector, manualSelector } = jobTemplate?.spec ?? {};
  return [
    ...when((metadata.name ?? "").length > longestName, () =>
      invalidValue("metadata.name", metadata.name, `must be no more than ${longestName} characters`),
    ),
    ...validateSchedule(spec.schedule ?? ""),
    ...nonNegative("spec.startingDeadlineSeconds", spec.startingDeadlineSeconds),
    ...validateTimeZone(spec.timeZone),
    ...oneOf("spec.concurrencyPolicy", spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"]),
    ...(jobTemplate?.spec ? validateJobSpec("spec.jobTemplate.spec", jobTemplate.spec) : []),
    ...when(selector !== undefined, () => invalidValue("spec.jobTemplate.spec.selector", selector, "`selector` will be auto-generated")),
    ...when(manualSelector === true, () => notSupported("spec.jobTemplate.spec.manualSelector", manualSelector, ["nil", "false"])),
    ...nonNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit),
    ...nonNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit),
  ];
}

export const cronJob = defineKind<CronJob>({
  resource: "batch/v1/cronjobs",
  warnings: templateWarnings<CronJob>("spec.jobTemplate.spec.template", ({ spec }) => spec.jobTemplate?.spec?.template),
  validate,
  example: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "example" },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i:1" }] } } } },
    },
  },
});
