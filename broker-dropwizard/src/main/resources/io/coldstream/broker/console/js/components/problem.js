/** A problem as the reader sees it: what, why, which field, and what to do. */

import { h } from '../dom.js';

/** What a reader can do about a kind of problem, where the broker's own words don't say it. */
const ADVICE = {
  forbidden: 'Sign in with a role that may do this, or ask somebody who has it.',
  unavailable: 'Try again when the store is back; Health says how it is.',
  'deletions-suspended': 'See Health for why deletions are suspended, and how to accept them.',
};

/**
 * @param {any} error a Problem, or any other error
 * @param {{retry?: () => void, heading?: string}} [options]
 */
export function problemNotice(error, { retry, heading } = {}) {
  return h(
    'section',
    { class: 'notice bad', role: 'alert' },
    h('h2', null, heading ?? error.title ?? 'The console failed'),
    heading && error.title ? h('p', null, h('strong', null, error.title)) : null,
    h('p', null, error.detail || (error.title ? null : error.message)),
    error.field ? h('p', null, 'Field: ', h('code', null, error.field)) : null,
    ADVICE[error.kind] ? h('p', null, ADVICE[error.kind]) : null,
    error.body?.error_id ? h('p', { class: 'small' }, 'The broker’s log says more under ', h('code', null, error.body.error_id)) : null,
    error.status ? h('p', { class: 'small muted' }, `HTTP ${error.status}${error.kind ? ` · ${error.kind}` : ''}`) : null,
    retry ? h('button', { type: 'button', onclick: () => retry() }, 'Try again') : null,
  );
}
