/** What the message browser's form, its address and the broker's parameters have in common. Pure. */

const NAMES = ['partition', 'from_offset', 'from_offsets', 'from_time', 'to_time', 'search', 'search_in', 'ignore_case', 'limit'];

/** Servers refuse addresses that are much longer. */
const ADDRESS_MAX = 4000;

/** Whether an address asks for something, so that a link to a result shows the result. */
export function asksForMessages(query) {
  return NAMES.some((name) => query.has(name));
}

/** @param {URLSearchParams} query @returns {Record<string, string>} only what the API knows */
export function messageParameters(query) {
  const known = Object.fromEntries(NAMES.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  if (!known.search) {
    delete known.search_in;
    delete known.ignore_case;
  }
  return known;
}

/**
 * Where reading goes on after an answer ended: behind the last record of each partition that was looked at.
 *
 * @returns {Record<string, string> | null} null if the address cannot say it, or there is nothing more
 */
export function continuation(parameters, end) {
  if (end.reason === 'end_of_range' || !end.next) {
    return null;
  }
  const { from_time, from_offset, from_offsets, ...others } = parameters;
  if (parameters.partition !== undefined) {
    const next = end.next[parameters.partition];
    return next === undefined ? null : { ...others, from_offset: String(next) };
  }
  const all = Object.entries(end.next).map((pair) => pair.join(':')).join(',');
  return all === '' || all.length > ADDRESS_MAX ? null : { ...others, from_offsets: all };
}
