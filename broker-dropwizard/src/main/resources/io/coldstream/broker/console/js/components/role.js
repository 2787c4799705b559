/** What the reader's role may not do is said in place of the button, not after the click. */

import { h } from '../dom.js';

/**
 * @param {any} session
 * @param {'operator' | 'admin'} needed
 * @param {string} what completes “… may not”: `place holds`
 * @param {() => unknown} make builds the control
 */
export function ifAllowed(session, needed, what, make) {
  return session.may(needed)
    ? make()
    : h('p', { class: 'muted small' }, `The role ${session.me.role} may not ${what}; that takes the role ${needed}.`);
}
