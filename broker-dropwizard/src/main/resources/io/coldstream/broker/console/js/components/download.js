/** Saves what was fetched: links can't carry credentials, so the console fetches and hands the bytes over. */

import { h } from '../dom.js';

/** @param {Blob} blob @param {string} name */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name that the broker proposes, or another. @param {Response} response */
export function proposedName(response, otherwise) {
  const match = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '');
  return match ? match[1] : otherwise;
}
