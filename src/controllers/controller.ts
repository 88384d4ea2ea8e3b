/**
 * `defineController`: a control loop as data plus `reconcile(key)`. The runner owns informers, the queue, back-off,
 * retries, logging and metrics. The scheduler and the kubelet are defined the same way.
 *
 * Rules: level- not edge-driven (a key, never an event); never mutate what a lister returns; throw to be tried again
 * with back-off; split into read → pure `plan(desired, actual, now)` → apply.
 */
import type { Chance } from "../api/chance.ts";
import type { KubeObject } from "../api/meta.ts";
import type { Client, ObjectChange } from "../client/client.ts";
import type { EventRecorder } from "../client/event-recorder.ts";
import type { Expectations } from "../client/expectations.ts";
import type { Clock } from "../clock/clock.ts";
import type { Kind, Lister } from "../kinds/kind.ts";

/** A logger as pino gives it. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ControllerContext<S = undefined> {
  readonly client: Client;
  readonly lister: Lister;
  /** Every kind that is served. */
  // biome-ignore lint/suspicious/noExplicitAny: the list holds kinds of every object type
  readonly kinds: readonly Kind<any>[];
  readonly clock: Clock;
  readonly chance: Chance;
  readonly events: EventRecorder;
  readonly expectations: Expectations;
  readonly log: Logger;
  /** To be awaited between the steps of long work: lets sockets have their turn when it is time for that. */
  breathe(): Promise<void> | undefined;
  /** Puts a key into this controller's queue, now or after `ms` of virtual time. */
  enqueue(key: string, ms?: number): void;
  /** What `start` returned: memory of this controller in this cluster; must be rebuildable from the world. */
  readonly state: S;
}

/** Which changes of a kind wake the controller, and for which keys. */
export interface Watch<T extends KubeObject = KubeObject, S = undefined> {
  readonly kind: Kind<T>;
  /**
   * Keys to reconcile after a change (`old` undefined: added or first seen; `object` undefined: deleted).
   * Absent: the object's own key. Called for every existing object at start.
   */
  readonly keys?: (
    change: { readonly object: T | undefined; readonly old: T | undefined },
    context: ControllerContext<S>,
  ) => readonly string[];
}

/** Nothing more to do, or come back after so many milliseconds of virtual time. */
export type ReconcileResult = { readonly requeueAfter: number } | undefined;

export interface Controller<S = undefined> {
  /** Kubernetes' own name: "deployment-controller". Also its field manager unless `manager` is given. */
  readonly name: string;
  /** `source.component` of its Events; absent: its name. */
  readonly component?: string;
  /** Field manager and user of its writes: kube-controller-manager for controllers (default), kube-scheduler, kubelet. */
  readonly manager?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each watch has its own object type
  readonly watches: readonly Watch<any, S>[];
  /** Kinds whose objects wake their controlling owner (ownerReference with controller: true of kind `watches[0].kind`). */
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own object type
  readonly owns?: readonly Kind<any>[];
  /** Keys to reconcile after a change of any stored kind but Events. Called for every existing object at start. */
  readonly everyKind?: (change: ObjectChange, context: ControllerContext<S>) => readonly string[];
  /** Makes the controller's memory for one cluster; called before the first reconcile. */
  readonly start?: (context: Omit<ControllerContext<S>, "state">) => S;
  reconcile(context: ControllerContext<S>, key: string): Promise<ReconcileResult> | Promise<void> | ReconcileResult;
}

// biome-ignore lint/suspicious/noExplicitAny: each controller has its own memory
export type AnyController = Controller<any>;
// biome-ignore lint/suspicious/noExplicitAny: each controller has its own memory
export type AnyContext = ControllerContext<any>;

/** A controller of one running control plane. */
export interface StartedController {
  readonly controller: AnyController;
  readonly context: AnyContext;
}

/** Identity with type inference; checks nothing at run time. */
export function defineController<S = undefined>(controller: Controller<S>): Controller<S> {
  return controller;
}
