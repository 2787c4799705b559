/** One record, whole. */

import { path, Problem } from '../api.js';
import { h } from '../dom.js';
import { integer, words } from '../format.js';
import { payloadText, pretty, splitHits } from '../message-text.js';
import { openDialog } from './dialog.js';
import { proposedName, saveBlob } from './download.js';
import { problemNotice } from './problem.js';
import { table } from './table.js';
import { rows, size, when } from './values.js';

/** A text with its hits marked. */
export function marked(text, search, ignoreCase = true) {
  return splitHits(text, search, ignoreCase).map((piece, i) => (i % 2 ? h('mark', null, piece) : piece));
}

export function openMessage({ api, topic, message, search, ignoreCase }) {
  const trouble = h('div');
  const save = async (what) => {
    try {
      const response = await api.raw('GET', path`/topics/${topic}/partitions/${message.partition}/messages/${message.offset}`, { query: { download: what }, accept: '*/*' });
      saveBlob(await response.blob(), proposedName(response, `${topic}-${message.partition}-${message.offset}.${what === 'record' ? 'json' : what}`));
    } catch (error) {
      trouble.replaceChildren(problemNotice(error instanceof Problem ? error : { title: 'The record was not saved', detail: error.message }));
    }
  };
  const button = (what) => h('button', { type: 'button', onclick: () => save(what) }, `Download ${what}`);
  const block = (title, payload, bytes) => {
    const text = payloadText(payload);
    return [
      h('h3', null, title, ' ', text === null ? null : h('span', { class: 'muted small' }, size(bytes))),
      text === null ? h('p', { class: 'muted' }, 'null') : h('pre', { class: 'payload notice', tabindex: 0, 'aria-label': title }, marked(pretty(text), search, ignoreCase)),
    ];
  };
  const dialog = openDialog({
    wide: true,
    title: `${topic} ${message.partition}, offset ${integer(message.offset)}`,
    content: [
      rows([['Time', [when(message.timestamp, { milliseconds: true }), ` (${words(message.timestamp_type)})`]]]),
      block('Key', message.key, message.key_bytes),
      block('Value', message.value, message.value_bytes),
      message.key?.truncated || message.value?.truncated ? h('p', { class: 'notice warn' }, `The ${message.value?.truncated ? 'value' : 'key'} is longer than what is shown; the download has all of it.`) : null,
      message.headers.length
        ? [h('h3', null, 'Headers'), message.headers_truncated ? h('p', { class: 'notice warn' }, 'There are more headers than are shown.') : null, table({ caption: 'Headers', columns: [{ title: 'Name', header: true, cell: (x) => x.name }, { title: 'Value', className: 'wrap', cell: (x) => payloadText(x.value) ?? 'null' }], rows: message.headers })]
        : null,
      trouble,
      h('div', { class: 'buttons' }, button('value'), message.key ? button('key') : null, button('record'), h('button', { type: 'button', class: 'primary', onclick: () => dialog.close() }, 'Close')),
    ],
  });
}
