/**
 * Runs `work` for the newest key asked for, one at a time: what was asked for in between is skipped. An
 * arrow key held down over a hundred rows costs a few requests, and an old answer never shows late.
 */
export function newestWins<Key>(work: (key: Key) => Promise<void>): (key: Key) => void {
  let waiting: { readonly key: Key } | undefined;
  let busy = false;
  async function drain(): Promise<void> {
    busy = true;
    while (waiting !== undefined) {
      const { key } = waiting;
      waiting = undefined;
      await work(key);
    }
    busy = false;
  }
  return (key) => {
    waiting = { key };
    // `work` reports its own failures: a rejection here is a bug, and is seen as one.
    if (!busy) void drain();
  };
}
