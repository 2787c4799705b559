/** What everybody has to know, on whatever page they are. */

import { fill, h } from '../dom.js';

/** Says so if the broker deletes nothing. @param {HTMLElement} place */
export async function showBanner(place, api) {
  let overview;
  try {
    overview = await api.get('/overview');
  } catch {
    return; // the view below asks the broker as well, and shows what is wrong
  }
  const { suspended, reason } = overview.deletions;
  fill(
    place,
    suspended
      ? h('div', { class: 'notice warn', role: 'status' }, h('strong', null, 'Deletions are suspended. '), reason, ' ', h('a', { href: '#/health' }, 'See health'))
      : null,
  );
}
