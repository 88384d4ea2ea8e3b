/** Hooks of a container and the signal that stops it. */
import { type FieldError, forbidden, notSupported } from "../../../api/field-error.ts";
import type { Lifecycle } from "../../../api/types/core-v1.ts";
import { validateHandler } from "./handlers.ts";

const named =
  "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX";
const signals = [
  ...named.split(" ").map((name) => `SIG${name}`),
  ...Array.from({ length: 15 }, (_, index) => `SIGRTMIN+${index + 1}`),
  ...Array.from({ length: 14 }, (_, index) => `SIGRTMAX-${index + 1}`),
];
const windowsSignals = ["SIGKILL", "SIGTERM"];

function stopSignal(signal: string, field: string, os: string | undefined): FieldError[] {
  if (!os) return [forbidden(field, "may not be set for containers with empty `spec.os.name`")];
  const supported = os === "windows" ? windowsSignals : signals;
  return supported.includes(signal) ? [] : [notSupported(field, signal, supported)];
}

/** `os`: the Pod's `spec.os.name`. */
export function validateLifecycle(
  lifecycle: Lifecycle | undefined,
  field: string,
  { gracePeriod, os }: { gracePeriod: number; os: string | undefined },
): FieldError[] {
  if (!lifecycle) return [];
  return [
    ...(lifecycle.postStart ? validateHandler(lifecycle.postStart, `${field}.postStart`, gracePeriod) : []),
    ...(lifecycle.preStop ? validateHandler(lifecycle.preStop, `${field}.preStop`, gracePeriod) : []),
    ...(lifecycle.stopSignal ? stopSignal(lifecycle.stopSignal, `${field}.stopSignal`, os) : []),
  ];
}
