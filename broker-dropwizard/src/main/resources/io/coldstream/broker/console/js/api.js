/** The broker's HTTP API: requests, and problems as errors. */

const TYPE_PREFIX = 'urn:coldstream:problem:';

/** A refusal or a failure in the broker's own words (RFC 9457), or in ours if the broker couldn't be reached. */
export class Problem extends Error {
  /** @param {{type?: string, title?: string, status?: number, detail?: string, field?: string}} body */
  constructor(body) {
    super(body.detail || body.title || 'The request failed');
    this.name = 'Problem';
    this.body = body;
    this.title = body.title || `The broker answered ${body.status}`;
    this.status = body.status ?? 0;
    this.detail = body.detail ?? '';
    this.field = body.field ?? null;
  }

  /** The word that tells problems apart: `stale-plan`. */
  get kind() {
    return (this.body.type ?? '').replace(TYPE_PREFIX, '');
  }
}

/** A path whose parts are data: `path`/topics/${name}`` escapes the name. */
export function path(strings, ...values) {
  return strings.reduce((text, piece, i) => text + encodeURIComponent(String(values[i - 1])) + piece);
}

/**
 * @typedef {{query?: Record<string, unknown>, body?: unknown, ifMatch?: string | null, signal?: AbortSignal,
 *   headers?: Record<string, string>, accept?: string}} Options
 * @typedef {{status: number, body: any, etag: string | null, location: string | null}} Answer
 */

/**
 * @param {{fetch: typeof fetch, session: {authorization: string | null}, signIn: (problem: Problem) => Promise<void>,
 *   base?: string}} parts `signIn` returns when there are new credentials; it is asked once for many requests
 */
export function createApi({ fetch, session, signIn, base = '/api/v1' }) {
  let signingIn = null;

  async function send(method, target, options) {
    const headers = { Accept: options.accept ?? 'application/json', ...options.headers };
    const init = { method, headers, signal: options.signal, cache: 'no-store', redirect: 'error' };
    // With credentials left to the browser, a 401 would open the browser's own dialog in front of ours.
    init.credentials = 'omit';
    if (session.authorization) {
      headers.Authorization = session.authorization;
    }
    if (options.ifMatch) {
      headers['If-Match'] = options.ifMatch;
    }
    if (options.body !== undefined) {
      headers['Content-Type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      init.body = JSON.stringify(options.body);
    }
    try {
      return await fetch(base + target + search(options.query), init);
    } catch (error) {
      if (error.name === 'AbortError') {
        throw error;
      }
      throw new Problem({ title: 'The broker cannot be reached', status: 0, detail: error.message });
    }
  }

  async function raw(method, target, options = {}) {
    for (let tries = 0; ; tries += 1) {
      const used = session.authorization;
      const response = await send(method, target, options);
      if (response.ok || options.allow?.includes(response.status)) {
        return response;
      }
      const problem = await problemOf(response);
      if (response.status !== 401 || tries >= 20) {
        throw problem;
      }
      // Somebody may have signed in while this request was on its way.
      if (session.authorization === used) {
        signingIn ??= signIn(problem).finally(() => {
          signingIn = null;
        });
        await signingIn;
      }
    }
  }

  async function json(method, target, options) {
    const response = await raw(method, target, options);
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? null : JSON.parse(text),
      etag: response.headers.get('ETag'),
      location: response.headers.get('Location'),
    };
  }

  return {
    /** @returns {Promise<any>} the body alone */
    get: async (target, options) => (await json('GET', target, options)).body,
    /** @returns {Promise<Answer>} */
    request: json,
    /** @returns {Promise<Response>} for bodies that aren't one JSON value */
    raw,
  };
}

function search(query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      parameters.set(name, String(value));
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

async function problemOf(response) {
  const fallback = { status: response.status, title: `The broker answered ${response.status} ${response.statusText}` };
  try {
    const body = await response.json();
    return new Problem({ ...fallback, ...body });
  } catch {
    return new Problem(fallback); // something between us and the broker answered
  }
}
