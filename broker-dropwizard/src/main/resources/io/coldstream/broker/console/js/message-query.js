/** What the message browser's form, its address and the broker's parameters have in common. Pure. */

const NAMES = ['partition', 'from_offset', 'from_time', 'to_time', 'search', 'search_in', 'limit'];

/** Whether an address asks for something, so that a link to a result shows the result. */
export function asksForMessages(query) {
  return NAMES.some((name) => query.has(name));
}

/** @param {URLSearchParams} query @returns {Record<string, string>} only what the API knows */
export function messageParameters(query) {
  const known = Object.fromEntries(NAMES.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  if (!known.search) {
    delete known.search_in;
  }
  return known;
}

/**
 * Where reading goes on after an answer ended: with one partition, behind the last record that was looked at.
 *
 * @returns {Record<string, string> | null} null if the address cannot say it, or there is nothing more
 */
export function continuation(parameters, end) {
  const next = parameters.partition === undefined ? undefined : end.next?.[parameters.partition];
  if (end.reason === 'end_of_range' || next === undefined || next === null) {
    return null;
  }
  const { from_time, ...others } = parameters;
  return { ...others, from_offset: String(next) };
}
