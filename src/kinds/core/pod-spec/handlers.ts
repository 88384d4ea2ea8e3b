/** What a probe or a hook does: run a command, ask over HTTP, TCP or gRPC, or wait. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { ExecAction, GRPCAction, HTTPGetAction, SleepAction, TCPSocketAction } from "../../../api/types/core-v1.ts";
import { fits, oneOf, portNumber, portOrName } from "../../validation/fields.ts";
import { httpHeaderNameProblems } from "../../validation/problems.ts";

export interface Handler {
  readonly exec?: ExecAction | undefined;
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
  readonly grpc?: GRPCAction | undefined;
  readonly sleep?: SleepAction | undefined;
}

const schemes = ["HTTP", "HTTPS"];
const grpcModes = ["Plaintext", "TLS"];

const exec = (action: ExecAction, field: string): FieldError[] => (action.command?.length ? [] : [required(`${field}.command`)]);

function httpGet(action: HTTPGetAction, field: string): FieldError[] {
  return [
    ...(action.path ? [] : [required(`${field}.path`)]),
    ...portOrName(`${field}.port`, action.port),
    ...(schemes.includes(action.scheme ?? "") ? [] : [notSupported(`${field}.scheme`, action.scheme ?? "", schemes)]),
    ...(action.httpHeaders ?? []).flatMap(({ name }) => fits(`${field}.httpHeaders`, name ?? "", httpHeaderNameProblems)),
    ...(action.protocol ? oneOf(`${field}.protocol`, action.protocol, ["HTTP1", "HTTP2"]) : []),
  ];
}

const grpc = (action: GRPCAction, field: string): FieldError[] => [
  ...portNumber(`${field}.port`, action.port),
  ...(action.mode ? oneOf(`${field}.mode`, action.mode, grpcModes) : []),
];

function sleep({ seconds = 0 }: SleepAction, field: string, gracePeriod: number): FieldError[] {
  if (seconds >= 0 && seconds <= gracePeriod) return [];
  return [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}

/** Exactly one action. `gracePeriod`: the Pod's, in seconds. */
export function validateHandler(handler: Handler, field: string, gracePeriod: number): FieldError[] {
  const found: (readonly [string, () => FieldError[]])[] = [];
  const { exec: command, httpGet: request, tcpSocket, grpc: call, sleep: pause } = handler;
  if (command) found.push(["exec", () => exec(command, `${field}.exec`)]);
  if (request) found.push(["httpGet", () => httpGet(request, `${field}.httpGet`)]);
  if (tcpSocket) found.push(["tcpSocket", () => portOrName(`${field}.tcpSocket.port`, tcpSocket.port)]);
  if (call) found.push(["grpc", () => grpc(call, `${field}.grpc`)]);
  if (pause) found.push(["sleep", () => sleep(pause, `${field}.sleep`, gracePeriod)]);
  if (found.length === 0) return [required(field, "must specify a handler type")];
  return found.flatMap(([name, check], index) =>
    index === 0 ? check() : [forbidden(`${field}.${name}`, "may not specify more than 1 handler type")],
  );
}
