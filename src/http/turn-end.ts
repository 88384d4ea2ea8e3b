/**
 * Writes gathered to the end of a turn of the event loop. A write to a socket whose reader sleeps costs several times
 * one to a reader that is awake: the answers to all requests of one turn go out together, so that only the first pays.
 */
export type TurnEnd = (write: () => void) => void;

/** `write` runs once the sockets that are readable now have been read. */
export function createTurnEnd(): TurnEnd {
  let waiting: (() => void)[] = [];
  const flush = () => {
    const writes = waiting;
    waiting = [];
    for (const write of writes) write();
  };
  return (write) => {
    if (waiting.push(write) === 1) setImmediate(flush);
  };
}
