/** The states of a segment in the map's colours. */

import { h } from '../dom.js';

const STATES = {
  active: ['local', 'active'],
  sealed: ['local', 'sealed'],
  uploading: ['local', 'uploading'],
  archived: ['both', 'disk and archive'],
  archive_only: ['archived', 'archive only'],
  deleting: ['archived', 'deleting'],
};

export function segmentState(state) {
  const [dot, text] = STATES[state] ?? ['archived', state];
  return h('span', { class: 'badge' }, h('span', { class: `dot ${dot}` }), text);
}
