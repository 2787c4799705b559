/** Links between the pages of a list. The way back is the browser's. */

import { h } from '../dom.js';
import { link } from '../router.js';

/**
 * @param {{pattern: string, params?: Record<string, string>, query: Record<string, unknown>, shown: string,
 *   next: string | null | undefined}} page `query` without the token; `shown` says what the page has
 */
export function pager({ pattern, params, query, shown, next }) {
  const paged = Boolean(query.page_token);
  const others = { ...query, page_token: null };
  return h(
    'nav',
    { class: 'pager', 'aria-label': 'Pages' },
    h('span', null, shown),
    paged ? h('a', { class: 'button small', href: link(pattern, params, others) }, 'First page') : null,
    next ? h('a', { class: 'button small', href: link(pattern, params, { ...others, page_token: next }) }, 'Next page') : null,
  );
}
