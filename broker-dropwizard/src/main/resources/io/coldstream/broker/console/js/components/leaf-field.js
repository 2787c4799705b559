/** The right kind of input for a part of a retention. */

import { field, input, select } from './field.js';
import { limitField } from './limit-field.js';

/**
 * @param {import('../retention-leaves.js').Leaf} spec
 * @param {any} value
 * @param {{onChange: () => void, disabled?: boolean}} options
 * @returns {any} a field with `read()`, which may throw a RangeError, and `write(value)`
 */
export function leafField(spec, value, { onChange, disabled }) {
  const { leaf, label, kind, setting } = spec;
  if (kind === 'age' || kind === 'size') {
    return limitField({ label, kind, name: leaf, value, hint: setting, optional: spec.optional ?? 'no limit', onChange, disabled });
  }
  if (kind === 'choice') {
    // A value that a later broker knows stays as it is, unless the reader chooses another.
    const choices = spec.choices.some(([known]) => known === value) || value === undefined ? spec.choices : [[value, value], ...spec.choices];
    const box = select({ name: leaf, disabled, onchange: onChange }, choices, value);
    return Object.assign(field({ label, input: box, hint: setting }), { read: () => box.value, write: (v) => { box.value = v; } });
  }
  const box = input({ name: leaf, value: value ?? '', disabled, oninput: onChange });
  const read = () => (box.value.trim() === '' ? null : box.value.trim());
  return Object.assign(field({ label, input: box, hint: setting }), { read, write: (v) => { box.value = v ?? ''; } });
}
