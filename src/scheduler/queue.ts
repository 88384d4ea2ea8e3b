/**
 * The scheduling queue: active Pods by priority and age, Pods that back off after a failed attempt, and Pods that wait
 * for the world to change. Times are virtual milliseconds. As kubernetes: scheduling_queue.go.
 */
import type { ClusterEvent, Plugin } from "./framework.ts";
import { createParking } from "./parking.ts";

const initialBackoff = 1000;
const maxBackoff = 10_000;

interface Waiting {
  readonly key: string;
  readonly priority: number;
  readonly sequence: number;
  attempts: number;
  /** Until then an event moves it to the back-off part only. */
  backoffUntil: number;
}

export interface SchedulingQueue {
  /** Adds or re-adds a Pod as ready to be tried. */
  add(key: string, priority: number): void;
  /** The most important active Pod leaves the queue; `done` or `park` must follow. */
  pop(): string | undefined;
  /** The attempt failed: wait for an event that may help one of the plugins that refused it (none: any event). Returns when its back-off ends. */
  park(key: string, refusers: ReadonlySet<string>, now: number): number;
  /** Scheduled, deleted or no longer ours. */
  forget(key: string): void;
  has(key: string): boolean;
  /** Moves Pods that the event may help. Returns the back-off ends of those that still wait. */
  wake(event: ClusterEvent, now: number): readonly number[];
  /** Moves Pods whose back-off is over. Returns when the next one's ends. */
  release(now: number): number | undefined;
  readonly active: number;
}

const before = (a: Waiting, b: Waiting) => a.priority > b.priority || (a.priority === b.priority && a.sequence < b.sequence);

export function createSchedulingQueue(plugins: readonly Plugin[]): SchedulingQueue {
  const all = new Map<string, Waiting>();
  const heap: Waiting[] = [];
  const inHeap = new Set<string>();
  const parking = createParking(plugins);
  const backingOff = new Set<string>();
  let sequence = 0;
  const activate = (entry: Waiting) => {
    parking.leave(entry.key);
    backingOff.delete(entry.key);
    if (inHeap.has(entry.key)) return;
    inHeap.add(entry.key);
    push(heap, entry);
  };

  return {
    add(key, priority) {
      const known = all.get(key);
      const entry = known && known.priority === priority ? known : { key, priority, sequence: sequence++, attempts: 0, backoffUntil: 0 };
      all.set(key, entry);
      activate(entry);
    },
    pop() {
      for (let entry = pull(heap); entry; entry = pull(heap)) {
        inHeap.delete(entry.key);
        if (all.get(entry.key) === entry) return entry.key;
      }
      return undefined;
    },
    park(key, refusers, now) {
      const entry = all.get(key);
      if (!entry) return now;
      entry.attempts++;
      entry.backoffUntil = now + Math.min(maxBackoff, initialBackoff * 2 ** (entry.attempts - 1));
      parking.enter(key, refusers);
      return entry.backoffUntil;
    },
    forget(key) {
      if (!all.delete(key)) return;
      parking.leave(key);
      backingOff.delete(key);
    },
    has: (key) => all.has(key),
    wake(event, now) {
      const later: number[] = [];
      for (const key of parking.waitingFor(event)) {
        const entry = all.get(key);
        if (!entry) continue;
        if (entry.backoffUntil <= now) activate(entry);
        else {
          parking.leave(key);
          backingOff.add(key);
          later.push(entry.backoffUntil);
        }
      }
      return later;
    },
    release(now) {
      let soonest: number | undefined;
      for (const key of [...backingOff]) {
        const entry = all.get(key);
        if (!entry) continue;
        if (entry.backoffUntil <= now) activate(entry);
        else soonest = Math.min(soonest ?? entry.backoffUntil, entry.backoffUntil);
      }
      return soonest;
    },
    get active() {
      return inHeap.size;
    },
  };
}

function push(heap: Waiting[], entry: Waiting): void {
  heap.push(entry);
  for (let i = heap.length - 1; i > 0; ) {
    const up = (i - 1) >> 1;
    if (!before(heap[i] as Waiting, heap[up] as Waiting)) return;
    [heap[i], heap[up]] = [heap[up] as Waiting, heap[i] as Waiting];
    i = up;
  }
}

function pull(heap: Waiting[]): Waiting | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!top || !last || heap.length === 0) return top;
  heap[0] = last;
  for (let i = 0; ; ) {
    const left = 2 * i + 1;
    const right = left + 1;
    let first = i;
    if (left < heap.length && before(heap[left] as Waiting, heap[first] as Waiting)) first = left;
    if (right < heap.length && before(heap[right] as Waiting, heap[first] as Waiting)) first = right;
    if (first === i) return top;
    [heap[i], heap[first]] = [heap[first] as Waiting, heap[i] as Waiting];
    i = first;
  }
}
