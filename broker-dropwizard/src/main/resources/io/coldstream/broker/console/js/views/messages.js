/** Reads records from any offset or time, through disk and archive alike, and searches them. */

import { path } from '../api.js';
import { saveBlob } from '../components/download.js';
import { checkbox, field, input, select, toInput, utcOf } from '../components/field.js';
import { marked, openMessage } from '../components/message-dialog.js';
import { problemNotice } from '../components/problem.js';
import { table } from '../components/table.js';
import { topicHead } from '../components/topic-head.js';
import { when } from '../components/values.js';
import { fill, h } from '../dom.js';
import { bytes, count, integer, utc } from '../format.js';
import { asksForMessages, continuation, messageParameters } from '../message-query.js';
import { payloadText } from '../message-text.js';
import { readNdjson } from '../ndjson.js';

const CUT = 300;
const LOSSES_SHOWN = 20;
const ENDS = { limit: 'the limit was reached', end_of_range: 'this is all there is', cancelled: 'cancelled', error: 'the broker could not go on' };

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, params, query, setQuery, signal } = context;
  const { topic } = params;
  const detail = await api.get(path`/topics/${topic}`);
  const results = h('div');
  let running = null;
  const run = (parameters) => {
    running?.abort();
    running = new AbortController();
    readInto(results, { ...context, topic, parameters, stop: running, goOn });
  };
  const goOn = (parameters) => {
    setQuery(parameters);
    form.replaceWith((form = messageForm(detail, new URLSearchParams(parameters), submit)));
    run(parameters);
  };
  const submit = (parameters) => {
    setQuery(parameters);
    run(parameters);
  };
  let form = messageForm(detail, query, submit);
  signal.addEventListener('abort', () => running?.abort());
  if (asksForMessages(query)) {
    run(messageParameters(query));
  }
  return h('div', null, topicHead(topic, 'Messages', `${topic}: messages`), h('div', { class: 'panel' }, form), results);
}

function messageForm(topic, query, submit) {
  const partition = select({ name: 'partition' }, [['', 'all'], ...Array.from({ length: topic.partitions }, (_, i) => [String(i), String(i)])], query.get('partition') ?? '');
  const offset = input({ name: 'from_offset', type: 'number', min: 0, value: query.get('from_offset') ?? '', placeholder: 'the first' });
  const from = input({ name: 'from_time', type: 'datetime-local', step: 1, value: toInput(query.get('from_time')) });
  const to = input({ name: 'to_time', type: 'datetime-local', step: 1, value: toInput(query.get('to_time')) });
  const search = input({ name: 'search', type: 'search', value: query.get('search') ?? '', placeholder: 'leave empty to read everything' });
  const where = select({ name: 'search_in' }, [['any', 'key and value'], ['key', 'key'], ['value', 'value']], query.get('search_in') ?? 'any');
  const anyCase = checkbox('ignore upper and lower case', { name: 'ignore_case', checked: query.get('ignore_case') === 'true' || !query.has('search') });
  const limit = input({ name: 'limit', type: 'number', min: 1, max: 10_000, value: query.get('limit') ?? 100, required: true });
  // Two beginnings would contradict each other: the one that was touched last counts.
  offset.addEventListener('input', () => { if (offset.value) { from.value = ''; } });
  from.addEventListener('input', () => { if (from.value) { offset.value = ''; } });
  return h(
    'form',
    {
      role: 'search',
      'aria-label': 'Messages',
      onsubmit: (event) => {
        event.preventDefault();
        const values = { partition: partition.value, from_offset: offset.value, from_time: utcOf(from.value), to_time: utcOf(to.value), search: search.value, search_in: where.value, ignore_case: anyCase.input.checked ? 'true' : '', limit: limit.value };
        submit(messageParameters(new URLSearchParams(Object.entries(values).filter(([, value]) => value))));
      },
    },
    h('div', { class: 'form-row' }, field({ label: 'Partition', input: partition }), field({ label: 'From offset', input: offset }), field({ label: 'or from time (UTC)', input: from }), field({ label: 'To time (UTC)', input: to })),
    h('div', { class: 'form-row' }, field({ label: 'Search', input: search, className: 'grow' }), field({ label: 'Search in', input: where }), field({ label: 'At most', input: limit }), h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'primary' }, 'Read'))),
    h('div', null, anyCase),
  );
}

/** Fills the place while records arrive. Never throws: what goes wrong is shown. */
async function readInto(place, { api, topic, parameters, stop, announce, goOn }) {
  const rows = [];
  const progress = progressLine(() => stop.abort());
  const list = table({ caption: `Messages of ${topic}`, className: 'messages', columns: columns(api, topic, parameters.search, parameters.ignore_case === 'true'), rows: [], empty: 'No record yet.' });
  const losses = lossList();
  const after = h('div', { class: 'buttons' });
  fill(place, progress.node, list, losses.node, after);
  announce('Reading');
  let waiting = [];
  const flush = () => {
    list.addRows(waiting);
    waiting = [];
  };
  let end = { reason: 'cancelled', scanned_records: null, matched: null };
  try {
    const response = await api.raw('GET', path`/topics/${topic}/messages`, { query: { ...parameters, stream: true }, accept: 'application/x-ndjson', signal: stop.signal });
    for await (const item of readNdjson(response.body)) {
      if (item.type === 'message') {
        rows.push(item);
        waiting.push(item);
        if (waiting.length === 1) {
          requestAnimationFrame(flush); // ten thousand records must not lay the page out ten thousand times
        }
      } else if (item.type === 'skipped') {
        losses.add(item);
      } else if (item.type === 'progress') {
        progress.show(item, rows.length);
      } else if (item.type === 'end') {
        end = item;
        if (item.reason === 'error') {
          after.append(problemNotice({ title: 'The broker could not go on reading', detail: item.detail ?? '' }));
        }
      }
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      after.append(problemNotice(error));
      end = { ...end, reason: 'error' };
    }
  }
  if (!place.contains(list)) {
    return; // another question was asked meanwhile
  }
  if (waiting.length) {
    flush();
  }
  if (rows.length === 0) {
    list.say(parameters.search ? 'No record fits.' : 'There is no record here.');
  }
  announce(progress.finish(end, rows.length));
  const next = continuation(parameters, end);
  after.append(
    ...[
      rows.length ? h('button', { type: 'button', onclick: () => save(topic, rows) }, `Download ${count(rows.length, 'message')}`) : '',
      next ? h('button', { type: 'button', onclick: () => goOn(next) }, 'Read on') : '',
    ].filter(Boolean),
  );
}

/** What the broker could not read and passed over: the first of it in its words, and how much more there is. */
function lossList() {
  const node = h('div');
  const more = h('p', { class: 'muted' });
  let known = 0;
  return {
    node,
    add({ detail, offsets }) {
      known += 1;
      if (known <= LOSSES_SHOWN) {
        node.append(h('p', { class: 'notice warn' }, `${detail} Offsets ${integer(offsets.start)} to ${integer(offsets.end - 1)} are not shown.`));
      } else {
        more.textContent = `${count(known - LOSSES_SHOWN, 'more batch', 'more batches')} could not be read.`;
        node.append(more);
      }
    },
  };
}

function progressLine(cancel) {
  const bar = h('progress', { 'aria-label': 'Scanned', max: 1 });
  const text = h('span', { role: 'status' }, 'Asking the broker…');
  const button = h('button', { type: 'button', onclick: cancel }, 'Cancel');
  let spokenAt = 0;
  const scanned = (n, total) => `scanned ${integer(n)}${total ? ` of ${integer(total)}` : ''}`;
  let total = 0;
  let last = { scanned_records: 0 };
  return {
    node: h('div', { class: 'stream' }, text, bar, button),
    show(item, matched) {
      total = item.total_records;
      last = item;
      bar.max = Math.max(1, total);
      bar.value = item.scanned_records;
      // Four times a second is too often for a voice.
      if (item.scanned_records === 0 || performance.now() - spokenAt > 1000) {
        spokenAt = performance.now();
        text.textContent = `${count(matched, 'message')}; ${scanned(item.scanned_records, total)} (${bytes(item.scanned_bytes)}), now at ${item.at ? `${utc(item.at).slice(0, 19)} UTC` : 'the beginning'}`;
      }
    },
    finish(end, matched) {
      bar.remove();
      button.remove();
      text.textContent = `${count(matched, 'message')}; ${scanned(end.scanned_records ?? last.scanned_records, end.total_records ?? total)}: ${end.detail ?? ENDS[end.reason] ?? end.reason}`;
      return text.textContent;
    },
  };
}

const columns = (api, topic, search, ignoreCase) => [
  { title: 'Partition', className: 'c-part', numeric: true, cell: (m) => m.partition },
  { title: 'Offset', className: 'c-off', numeric: true, header: true, cell: (m) => integer(m.offset) },
  { title: 'Time', className: 'c-time', cell: (m) => when(m.timestamp, { milliseconds: true }) },
  { title: 'Key', className: 'c-key', cell: (m) => payload(m.key, search, ignoreCase) },
  { title: 'Value', cell: (m) => payload(m.value, search, ignoreCase) },
  { title: 'Details', hideTitle: true, className: 'c-act', cell: (m) => h('button', { type: 'button', class: 'small', 'aria-label': `Open offset ${m.offset} of partition ${m.partition}`, onclick: () => openMessage({ api, topic, message: m, search, ignoreCase }) }, 'open') },
];

function payload(value, search, ignoreCase) {
  const text = payloadText(value);
  if (text === null) {
    return h('span', { class: 'muted' }, 'null');
  }
  // A hit far inside would not be seen in one line: begin a little before it.
  const at = search ? text.toLowerCase().indexOf(search.toLowerCase()) : -1;
  const from = at > 60 ? at - 40 : 0;
  return h('span', { class: 'cut' }, from > 0 ? '…' : null, marked(text.slice(from, from + CUT), search, ignoreCase));
}

function save(topic, rows) {
  saveBlob(new Blob(rows.map((row) => `${JSON.stringify(row)}\n`), { type: 'application/x-ndjson' }), `${topic}.ndjson`);
}
