/** Inputs with a label, a hint and a place for what is wrong. */

import { fill, h, uniqueId } from '../dom.js';

/**
 * @param {{label: string, input: HTMLElement, hint?: unknown, className?: string, extra?: unknown, name?: string}} spec
 *   `name` is the field's name in problems, where it isn't the input's own
 */
export function field({ label, input, hint, className = '', extra, name }) {
  input.id ||= uniqueId('field');
  const hintNode = h('p', { class: 'hint', id: `${input.id}-hint`, hidden: !hint }, hint);
  const errorNode = h('p', { class: 'error', id: `${input.id}-error`, hidden: true });
  const described = [hintNode.id, errorNode.id].join(' ');
  input.setAttribute('aria-describedby', described);
  const box = h(
    'div',
    { class: `field ${className}`.trim(), 'data-field': name ?? input.getAttribute('name') },
    h('label', { for: input.id }, label),
    extra ? h('div', { class: 'limit' }, input, extra) : input,
    hintNode,
    errorNode,
  );
  box.input = input;
  box.setHint = (text) => {
    fill(hintNode, text);
    hintNode.hidden = !text;
  };
  box.setError = (text) => {
    fill(errorNode, text);
    errorNode.hidden = !text;
    if (text) {
      input.setAttribute('aria-invalid', 'true');
    } else {
      input.removeAttribute('aria-invalid');
    }
  };
  return box;
}

/** @param {Record<string, unknown>} properties */
export function input(properties) {
  return h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...properties });
}

/** @param {[string, string][]} options values and texts @param {string} selected */
export function select(properties, options, selected) {
  return h('select', properties, options.map(([value, text]) => h('option', { value, selected: value === selected }, text)));
}

export function checkbox(label, properties) {
  const box = h('input', { type: 'checkbox', ...properties });
  const wrapper = h('label', { class: 'check' }, box, label);
  wrapper.input = box;
  return wrapper;
}

/** The value of a `datetime-local` input, read as UTC. @returns {string | null} RFC 3339 */
export function utcOf(value) {
  if (!value) {
    return null;
  }
  const ms = Date.parse(`${value}Z`);
  return Number.isFinite(ms) ? new Date(ms).toISOString().replace('.000Z', 'Z') : null;
}

/** The other way round. @param {string | null} time */
export function toInput(time) {
  const ms = time ? Date.parse(time) : Number.NaN;
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19) : '';
}

/**
 * Puts a problem beside the field that it names.
 *
 * @param {HTMLElement} form
 * @returns {boolean} whether there is such a field
 */
export function blameField(form, problem) {
  for (const box of form.querySelectorAll('[data-field]')) {
    box.setError?.(null);
  }
  const blamed = problem?.field && form.querySelector(`[data-field="${CSS.escape(problem.field)}"]`);
  if (!blamed) {
    return false;
  }
  blamed.setError(problem.detail || problem.title);
  blamed.input.focus();
  return true;
}
