/** What the kubelet remembers in one cluster. Everything in it can be rebuilt from the world. */
import { createPodAddresses, type PodAddresses } from "../network/addresses.ts";
import type { PodRun } from "./runtime.ts";

export interface KubeletState {
  /** By Pod key. */
  readonly runs: Map<string, PodRun>;
  readonly addresses: PodAddresses;
  /** Images each node has, by node name. */
  readonly images: Map<string, Set<string>>;
  /** Pods that wait for something to appear: by reference key, and what each Pod waits for. */
  readonly waiters: Map<string, Set<string>>;
  readonly waitsFor: Map<string, string>;
  /** The Pod whose status is being written by the kubelet itself right now. */
  writing: string | undefined;
}

export function createKubeletState(): KubeletState {
  return {
    runs: new Map(),
    addresses: createPodAddresses(),
    images: new Map(),
    waiters: new Map(),
    waitsFor: new Map(),
    writing: undefined,
  };
}

/** Remembers that a Pod waits for `reference`, or (undefined) for nothing any more. */
export function waitFor(state: KubeletState, pod: string, reference: string | undefined): void {
  const before = state.waitsFor.get(pod);
  if (before === reference) return;
  if (before !== undefined) {
    const others = state.waiters.get(before);
    others?.delete(pod);
    if (others?.size === 0) state.waiters.delete(before);
    state.waitsFor.delete(pod);
  }
  if (reference === undefined) return;
  state.waitsFor.set(pod, reference);
  const waiters = state.waiters.get(reference);
  if (waiters) waiters.add(pod);
  else state.waiters.set(reference, new Set([pod]));
}

export function forgetPod(state: KubeletState, pod: string): void {
  state.runs.delete(pod);
  state.addresses.release(pod);
  waitFor(state, pod, undefined);
}
