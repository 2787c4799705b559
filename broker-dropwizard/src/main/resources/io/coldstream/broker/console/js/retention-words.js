/** A policy's retention in one line. Pure. */

import { bytes, duration } from './format.js';
import { leaf } from './merge-patch.js';
import { LEAVES } from './retention-leaves.js';

/** Only what the policy sets: `Keep for 7 y; On disk for 30 d`. */
export function retentionWords(retention) {
  const parts = LEAVES.filter((spec) => leaf(retention, spec.leaf) !== undefined).map((spec) => `${spec.label.toLowerCase()} ${valueWords(spec, leaf(retention, spec.leaf))}`);
  const text = parts.join('; ');
  return text === '' ? 'sets nothing' : text[0].toUpperCase() + text.slice(1);
}

function valueWords(spec, value) {
  if (value === null) {
    return spec.optional ?? 'no limit';
  }
  const text = { age: duration, size: bytes }[spec.kind] ?? String;
  return text(value);
}
