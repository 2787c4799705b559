/** Keys and values of records as text. Pure. */

/** @param {{text?: string, base64?: string} | null} payload @returns {string | null} null for a null payload */
export function payloadText(payload) {
  if (payload === null || payload === undefined) {
    return null;
  }
  return payload.text ?? `base64: ${payload.base64}`;
}

/** JSON with line breaks; anything else as it is. */
export function pretty(text) {
  if (!/^\s*[[{]/.test(text)) {
    return text;
  }
  try {
    // Numbers beyond a double's exactness would change on their way: leave such a text alone.
    return /\d{16,}/.test(text) ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * A text in pieces, of which every second is a hit.
 *
 * @returns {string[]} begins with what is no hit, which may be empty
 */
export function splitHits(text, search, ignoreCase = true) {
  if (!search) {
    return [text];
  }
  const pieces = [];
  const low = ignoreCase ? text.toLowerCase() : text;
  const wanted = ignoreCase ? search.toLowerCase() : search;
  // Lower case may have another length in a few scripts; then places don't fit, and nothing is marked.
  if (low.length !== text.length) {
    return [text];
  }
  let from = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...pieces, text.slice(from)];
}
