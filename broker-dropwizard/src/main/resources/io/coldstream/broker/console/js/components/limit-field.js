/** A limit that people type: `30 d`, `250 GiB`, or none at all. */

import { checkbox, field, input } from './field.js';
import { bytesText, durationText, parseBytes, parseDuration } from '../quantity.js';
import { exactBytes, integer } from '../format.js';

const KINDS = {
  age: { parse: parseDuration, text: durationText, exact: (n) => `${integer(n)} ms` },
  size: { parse: parseBytes, text: bytesText, exact: exactBytes },
};

/**
 * @param {{label: string, kind: 'age' | 'size', name: string, value: number | null | undefined, hint?: string,
 *   optional?: string | false, onChange?: () => void, disabled?: boolean, placeholder?: string}} spec `optional`: the text
 *   of the box that stands for null, or false if null is not a value here
 * @returns {any} the field; `read()` is the value, and throws a RangeError that the field shows as well
 */
export function limitField({ label, kind, name, value, hint, optional = 'no limit', onChange = () => {}, disabled = false, placeholder }) {
  const { parse, text, exact } = KINDS[kind];
  const unlimited = value === null; // undefined is a limit that nobody has chosen yet
  const box = input({
    name,
    value: unlimited || value === undefined ? '' : text(value),
    disabled: disabled || (unlimited && Boolean(optional)),
    placeholder: placeholder ?? (kind === 'age' ? 'such as 30 d' : 'such as 250 GiB'),
  });
  const none = optional ? checkbox(optional, { checked: unlimited, disabled, 'aria-label': `${label}: ${optional}` }) : null;
  const whole = field({ label, input: box, hint, extra: none, name });

  const read = () => (none?.input.checked ? null : parse(box.value));
  const check = () => {
    try {
      const now = read();
      whole.setError(null);
      whole.setHint(now === null ? hint : [hint ? `${hint} ` : '', `= ${exact(now)}`]);
    } catch (error) {
      whole.setError(error.message);
    }
  };
  box.addEventListener('input', () => {
    check();
    onChange();
  });
  none?.input.addEventListener('change', () => {
    box.disabled = none.input.checked;
    if (!none.input.checked) {
      box.focus();
    }
    check();
    onChange();
  });
  if (!unlimited && value !== undefined) {
    check();
  }
  whole.read = read;
  whole.write = (n) => {
    const empty = n === null || n === undefined;
    box.value = empty ? '' : text(n);
    if (none) {
      none.input.checked = empty;
      box.disabled = disabled || empty;
    }
    check();
  };
  return whole;
}
