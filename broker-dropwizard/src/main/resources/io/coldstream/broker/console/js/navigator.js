/** Follows the address: loads the view, stops the one before, and tells the reader where they are. */

import { fill, h } from './dom.js';
import { problemNotice } from './components/problem.js';
import { HOME, ROUTES } from './routes.js';
import { link, match, parseHash } from './router.js';

/**
 * @typedef {{api: any, session: any, params: Record<string, string>, query: URLSearchParams, signal: AbortSignal,
 *   announce: (text: string) => void, go: (hash: string) => void, reload: () => Promise<void>,
 *   setQuery: (query: Record<string, unknown>, options?: {replace?: boolean}) => void}} Context what a view is given:
 *   `signal` aborts when the reader leaves; `setQuery` changes the address without showing the view anew
 */

export function createNavigator({ api, session, announce, outlet, onRoute }) {
  let leave = new AbortController();
  let shownPath = null;

  async function show() {
    const { path, query } = parseHash(location.hash);
    if (path === '/') {
      history.replaceState(null, '', HOME);
      return show();
    }
    leave.abort();
    leave = new AbortController();
    const signal = leave.signal;
    const found = match(ROUTES, path);
    const moved = shownPath !== null && shownPath !== path;
    shownPath = path;
    outlet.setAttribute('aria-busy', 'true');
    onRoute(found?.route.name);
    // An answer within a blink needs no “loading”, which would only flicker.
    const patience = setTimeout(() => {
      if (!signal.aborted && moved) {
        fill(outlet, h('p', { class: 'loading', role: 'status' }, 'Loading…'));
      }
    }, 200);
    try {
      const view = found ? await viewOf(found, query, signal) : nothingHere(path);
      if (!signal.aborted) {
        fill(outlet, view);
        settle(moved);
      }
    } catch (error) {
      if (!signal.aborted) {
        fail(error);
        settle(moved);
      }
    } finally {
      clearTimeout(patience);
    }
    return undefined;
  }

  async function viewOf({ route, params }, query, signal) {
    const module = await route.load();
    return module.view({
      api: bound(api, signal),
      session,
      announce,
      params,
      query,
      signal,
      go: (hash) => {
        if (location.hash === hash) {
          show();
        } else {
          location.hash = hash;
        }
      },
      reload: show,
      setQuery: (changed, { replace = false } = {}) => {
        const hash = link(parseHash(location.hash).path, {}, changed);
        history[replace ? 'replaceState' : 'pushState'](null, '', hash);
      },
    });
  }

  function settle(moved) {
    const tab = outlet.querySelector('.tabs [aria-current]');
    if (tab) {
      // A narrow screen shows a part of the tabs; the current one has to be in it.
      const list = tab.closest('ul');
      list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
    }
    const heading = outlet.querySelector('h1');
    outlet.removeAttribute('aria-busy');
    outlet.dataset.shown = location.hash; // for tests, and for whoever looks into the page
    document.title = heading ? `${heading.textContent} – Coldstream` : 'Coldstream';
    if (moved) {
      window.scrollTo(0, 0);
      heading?.setAttribute('tabindex', '-1');
      heading?.focus({ preventScroll: true });
    }
  }

  function fail(error, retry = show) {
    if (!error.title) {
      console.error(error); // a mistake of ours: the console is where its stack is of use
    }
    fill(outlet, h('div', { class: 'page-head' }, h('h1', null, 'This could not be shown')), problemNotice(error, { retry }));
  }

  return {
    start() {
      window.addEventListener('hashchange', show);
      return show();
    },
    fail,
  };
}

/** Requests of a view end with the view, unless they have a signal of their own. */
function bound(api, signal) {
  const withSignal = (options) => ({ signal, ...options });
  return {
    get: (target, options) => api.get(target, withSignal(options)),
    request: (method, target, options) => api.request(method, target, withSignal(options)),
    raw: (method, target, options) => api.raw(method, target, withSignal(options)),
  };
}

function nothingHere(path) {
  return [
    h('h1', null, 'There is nothing here'),
    h('p', null, 'No page has the address ', h('code', null, path), '. ', h('a', { href: HOME }, 'See the topics')),
  ];
}
