/** A list that can be filtered and sorted as a whole while its later pages still arrive; a hundred rows on the screen. */

import { fill, h } from '../dom.js';
import { integer } from '../format.js';
import { pages } from '../listing.js';
import { field, input } from './field.js';
import { problemNotice } from './problem.js';
import { sorted, table } from './table.js';

const ROWS = 100;

/**
 * @param {{context: any, target: string, name: string, caption: string, columns: any[], empty: string, noun: string,
 *   nameOf: (row: any) => string, sort?: {by: number, descending: boolean}}} spec
 * @returns {Promise<HTMLElement>} once the first page is there
 */
export async function liveList({ context, target, name, caption, columns, empty, noun, nameOf, sort = { by: 0, descending: false } }) {
  const { api, query, setQuery, signal, announce } = context;
  const source = pages(api, target, name);
  const first = (await source.next()).value;
  const state = { rows: first.items, complete: first.complete, cut: false, sort, page: 0, filter: query.get('filter') ?? '' };

  const filter = input({ type: 'search', name: 'filter', value: state.filter, placeholder: 'part of a name' });
  const place = h('div');
  const status = h('span', { role: 'status' });
  const box = h('div', null, h('div', { class: 'form-row' }, field({ label: 'Filter by name', input: filter, className: 'filter' })), place);

  const show = () => {
    const wanted = state.filter.toLowerCase();
    const found = sorted(state.rows.filter((row) => nameOf(row).toLowerCase().includes(wanted)), columns, state.sort);
    const last = Math.max(0, Math.ceil(found.length / ROWS) - 1);
    state.page = Math.min(state.page, last);
    const shown = found.slice(state.page * ROWS, (state.page + 1) * ROWS);
    status.textContent = `${integer(found.length)} of ${integer(state.rows.length)} ${noun}${state.complete ? '' : state.cut ? ', and more that are not shown' : ', more to come'}`;
    const focused = place.contains(document.activeElement) ? document.activeElement.textContent : null;
    fill(
      place,
      table({ caption, columns, rows: shown, empty: state.rows.length ? 'Nothing has that in its name.' : empty, sort: state.sort, onSort }),
      h('nav', { class: 'pager', 'aria-label': `Pages of ${noun}` }, status, step(-1, 'Previous', state.page > 0), last > 0 ? `page ${state.page + 1} of ${last + 1}` : null, step(1, 'Next', state.page < last)),
    );
    // What was replaced had the focus; its successor gets it.
    if (focused !== null) {
      [...place.querySelectorAll('button, a')].find((element) => element.textContent === focused)?.focus();
    }
  };
  const step = (by, text, possible) =>
    possible
      ? h('button', { type: 'button', class: 'small', onclick: () => { state.page += by; show(); announce(`Page ${state.page + 1}`); } }, text)
      : null;
  const onSort = (by) => {
    state.sort = { by, descending: state.sort.by === by ? !state.sort.descending : Boolean(columns[by].numeric) };
    show();
  };
  filter.addEventListener('input', () => {
    state.filter = filter.value;
    state.page = 0;
    setQuery({ filter: filter.value }, { replace: true });
    show();
  });
  const readOn = async () => {
    try {
      for await (const next of source) {
        state.rows = state.rows.concat(next.items);
        state.complete = next.complete;
        state.cut = next.cut;
        show();
      }
    } catch (error) {
      if (!signal.aborted) {
        box.append(problemNotice(error, { heading: `Not all ${noun} could be read` }));
      }
    }
  };
  show();
  if (!first.complete) {
    readOn();
  }
  return box;
}
