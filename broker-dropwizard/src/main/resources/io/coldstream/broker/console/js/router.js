/** Routes in the address's hash: `#/topics/orders/map?bucket=P7D`. Works from any static file server. */

/**
 * @typedef {{path: string, query: URLSearchParams}} Location
 * @typedef {{name: string, pattern: string, load: () => Promise<any>}} Route
 */

/**
 * @param {string} hash
 * @returns {Location} of an empty hash, the path `/`
 */
export function parseHash(hash) {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  return { path: path === '' ? '/' : path, query: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)) };
}

/**
 * The hash of a path whose variable parts are given apart, so that a group's id may have slashes and question marks.
 *
 * @param {string} pattern such as `/groups/:group`
 * @param {Record<string, string | number>} [parameters]
 * @param {Record<string, string | number | boolean | null | undefined>} [query] without what is null or empty
 */
export function link(pattern, parameters = {}, query = {}) {
  const path = pattern.replace(/:([a-z_]+)/g, (_, name) => encodeURIComponent(String(parameters[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return `#${path}${text ? `?${text}` : ''}`;
}

/**
 * @param {Route[]} routes
 * @param {string} path
 * @returns {{route: Route, params: Record<string, string>} | null}
 */
export function match(routes, path) {
  const parts = path.replace(/\/+$/, '').split('/');
  for (const route of routes) {
    const params = matchParts(route.pattern.split('/'), parts);
    if (params) {
      return { route, params };
    }
  }
  return null;
}

function matchParts(wanted, parts) {
  if (wanted.length !== parts.length) {
    return null;
  }
  const params = {};
  for (let i = 0; i < wanted.length; i += 1) {
    if (wanted[i].startsWith(':')) {
      const value = decode(parts[i]);
      if (!value) {
        return null;
      }
      params[wanted[i].slice(1)] = value;
    } else if (wanted[i] !== parts[i]) {
      return null;
    }
  }
  return params;
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // a stray percent sign names nothing
  }
}
