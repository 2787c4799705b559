/** What the made-up broker answers with: JSON, pages, problems. */

/** A refusal (RFC 9457). */
export class Refusal extends Error {
  constructor(status, word, title, detail, more = {}) {
    super(detail);
    this.status = status;
    this.body = { type: `urn:coldstream:problem:${word}`, title, status, detail, ...more };
  }
}

export const notFound = (word, what) => new Refusal(404, word, 'There is no such thing', what);
export const invalid = (field, detail) => new Refusal(400, 'invalid-value', 'A value is not allowed', detail, { field });

export function page(items, query) {
  const size = Number(query.get('page_size') ?? 100);
  if (!(size >= 1 && size <= 1000)) {
    throw invalid('page_size', 'page_size is a number from 1 to 1000');
  }
  const start = Number(query.get('page_token') ?? 0);
  const end = start + size;
  return { items: items.slice(start, end), next_page_token: end < items.length ? String(end) : null };
}

export async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal(400, 'malformed-json', 'The body is not JSON', 'The body could not be read.');
  }
}

export function sendJson(response, status, body, headers = {}) {
  const text = body === null ? '' : JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers });
  response.end(text);
}
