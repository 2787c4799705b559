/** The form that a 401 leads to. */

import { h } from '../dom.js';
import { basic, bearer } from '../session.js';
import { openDialog } from './dialog.js';
import { field, input } from './field.js';
import { problemNotice } from './problem.js';

/**
 * @param {any} problem why
 * @param {boolean} tried whether credentials were sent, and refused
 * @returns {Promise<string>} the value for `Authorization`
 */
export function askToSignIn(problem, tried) {
  return new Promise((resolve) => {
    const name = input({ name: 'name', autocomplete: 'username', required: true });
    const password = input({ name: 'password', type: 'password', autocomplete: 'current-password', required: true });
    const token = input({ name: 'token', type: 'password', autocomplete: 'off' });
    const byPassword = h('div', null, field({ label: 'Name', input: name }), field({ label: 'Password', input: password }));
    const byToken = h('div', { hidden: true }, field({ label: 'Token', input: token }));
    const radio = (value, text, checked) =>
      h('label', { class: 'check' }, h('input', { type: 'radio', name: 'scheme', value, checked, onchange: swap }), text);

    function scheme() {
      return form.querySelector('[name="scheme"]:checked').value;
    }
    function swap() {
      const withToken = scheme() === 'bearer';
      byToken.hidden = !withToken;
      byPassword.hidden = withToken;
      token.required = withToken;
      name.required = password.required = !withToken;
    }

    const form = h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          resolve(scheme() === 'bearer' ? bearer(token.value) : basic(name.value, password.value));
          dialog.close();
        },
      },
      h('fieldset', null, h('legend', { class: 'visually-hidden' }, 'Sign in with'), h('div', { class: 'inline' }, radio('basic', 'Name and password', true), radio('bearer', 'Token', false))),
      byPassword,
      byToken,
      h('p', { class: 'small muted' }, 'Kept in this tab until it is closed.'),
      h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'primary' }, 'Sign in')),
    );
    const dialog = openDialog({
      title: 'Sign in',
      closable: false,
      content: [tried ? problemNotice(problem, { heading: 'The broker did not accept that' }) : null, form],
    });
    name.focus();
  });
}
