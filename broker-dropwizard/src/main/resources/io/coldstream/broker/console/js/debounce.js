/**
 * The last of many wishes. Waits until nothing was asked for a while, and aborts what is still running then, so that
 * an answer to an older question never overwrites that to a newer one.
 *
 * @param {number} delayMs
 * @param {(signal: AbortSignal) => Promise<void>} work
 */
export function latest(delayMs, work) {
  let timer;
  let running = null;
  const cancel = () => {
    clearTimeout(timer);
    running?.abort();
  };
  const start = () => {
    cancel();
    running = new AbortController();
    return work(running.signal);
  };
  return {
    ask() {
      cancel();
      timer = setTimeout(start, delayMs);
    },
    now: start,
    cancel,
  };
}
