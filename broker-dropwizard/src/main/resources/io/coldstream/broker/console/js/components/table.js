/** Tables with headers, that scroll sideways inside of themselves and never move the page. */

import { fill, h } from '../dom.js';

/**
 * @typedef {{title: string, cell: (row: any) => unknown, numeric?: boolean, header?: boolean, className?: string,
 *   hideTitle?: boolean, sortBy?: (row: any) => string | number}} ColumnOf `header`: the cell names its row
 */

/**
 * @param {{caption: string, showCaption?: boolean, columns: ColumnOf[], rows: any[], empty?: string,
 *   className?: string, sort?: {by: number, descending: boolean}, onSort?: (by: number) => void}} spec
 * @returns {HTMLElement & {body: HTMLTableSectionElement, addRows: (rows: any[]) => void, say: (text: string) => void}} `say` changes what an empty table says
 */
export function table({ caption, showCaption = false, columns, rows, empty = 'Nothing to show.', className, sort, onSort }) {
  const body = h('tbody');
  const said = h('td', { class: 'empty', colspan: columns.length }, empty);
  const none = h('tr', null, said);
  fill(body, rows.length ? rows.map((row) => rowOf(columns, row)) : none);
  const box = h(
    'div',
    // A region that scrolls has to be reachable by keyboard, and then it needs a name.
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    h(
      'table',
      { class: className },
      h('caption', { class: showCaption ? null : 'visually-hidden' }, caption),
      h('thead', null, h('tr', null, columns.map((column, i) => headOf(column, i, sort, onSort)))),
      body,
    ),
  );
  box.body = body;
  box.say = (text) => fill(said, text);
  box.addRows = (more) => {
    none.remove();
    body.append(...more.map((row) => rowOf(columns, row)));
  };
  return box;
}

function headOf(column, index, sort, onSort) {
  const sorted = sort?.by === index ? (sort.descending ? 'descending' : 'ascending') : null;
  const title = column.hideTitle ? h('span', { class: 'visually-hidden' }, column.title) : column.title;
  return h(
    'th',
    { scope: 'col', class: classes(column), 'aria-sort': sorted },
    onSort && column.sortBy ? h('button', { type: 'button', onclick: () => onSort(index) }, title) : title,
  );
}

function rowOf(columns, row) {
  return h(
    'tr',
    null,
    columns.map((column) =>
      h(column.header ? 'th' : 'td', { class: classes(column), scope: column.header ? 'row' : null }, column.cell(row)),
    ),
  );
}

function classes(column) {
  return [column.numeric ? 'num' : '', column.className ?? ''].join(' ').trim() || null;
}

/** Rows in the order of a column; equal ones keep their places. */
export function sorted(rows, columns, { by, descending }) {
  const key = columns[by].sortBy;
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return rows.toSorted((a, b) => (descending ? order(key(b), key(a)) : order(key(a), key(b))));
}
