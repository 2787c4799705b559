/** Uploads on and off: a switch of its own, because it starts work. What it starts is followed among the jobs. */

import { path } from '../api.js';
import { h } from '../dom.js';
import { openDialog } from './dialog.js';
import { problemNotice } from './problem.js';
import { ifAllowed } from './role.js';
import { badge } from './values.js';

/** @param {import('../navigator.js').Context} context @param {{retention: any}} state */
export function tieringPanel({ api, params, session, reload, go, announce }, { retention }) {
  const { enabled, paused } = retention.tiering;
  const trouble = h('div');
  const ask = async (where, body, done) => {
    try {
      const answer = await api.request('POST', where, { body });
      announce(done);
      if (answer.status === 202) {
        go('#/jobs');
      } else {
        await reload();
      }
    } catch (problem) {
      trouble.replaceChildren(problemNotice(problem));
    }
  };
  const act = (body, done) => ask(path`/topics/${params.topic}/tiering`, body, done);
  const button = (text, body, done) => h('button', { type: 'button', onclick: () => act(body, done) }, text);
  return h(
    'section',
    { class: 'panel' },
    h('h2', null, 'Archive ', enabled ? (paused ? badge('uploads paused', 'warn') : badge('on', 'good')) : badge('off')),
    trouble,
    ifAllowed(session, 'operator', 'pause or switch off uploads', () =>
      h(
        'div',
        { class: 'buttons' },
        !enabled ? button('Enable', { action: 'enable' }, 'The archive is enabled') : null,
        !enabled ? h('button', { type: 'button', onclick: () => ask('/jobs', { kind: 'fetch_back', topic: params.topic }, 'Segments are fetched back') }, 'Fetch back') : null,
        enabled && !paused ? button('Pause uploads', { action: 'pause' }, 'Uploads are paused') : null,
        enabled && paused ? button('Resume uploads', { action: 'resume' }, 'Uploads go on') : null,
        enabled ? h('button', { type: 'button', onclick: () => askToDisable(act) }, 'Disable…') : null,
      ),
    ),
  );
}

function askToDisable(act) {
  const choice = (value, text) => h('p', null, h('label', { class: 'check' }, h('input', { type: 'radio', name: 'local_copies', value, checked: value === 'keep_archive' }), text));
  const form = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        const local_copies = form.querySelector(':checked').value;
        dialog.close();
        act({ action: 'disable', local_copies }, 'The archive is disabled');
      },
    },
    h('fieldset', null, h('legend', null, 'What is in the archive alone'), choice('keep_archive', 'stays there and is read from there'), choice('fetch_back', 'stays there, and is fetched back to the disk by a job')),
    h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'primary' }, 'Disable the archive'), h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')),
  );
  const dialog = openDialog({ title: 'Disable the archive', content: [form] });
}
