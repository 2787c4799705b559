/** Modal dialogs. Focus goes in, Escape closes, and focus returns to where it was: the element does that. */

import { h, uniqueId } from '../dom.js';

/**
 * @param {{title: string, content: unknown[], onClose?: () => void, closable?: boolean, wide?: boolean}} spec
 * @returns {HTMLDialogElement} shown
 */
export function openDialog({ title, content, closable = true, wide = false, onClose = () => {} }) {
  const id = uniqueId('dialog');
  const dialog = h('dialog', { 'aria-labelledby': id, class: wide ? 'wide' : null }, h('h2', { id }, title), content);
  dialog.addEventListener('cancel', (event) => {
    if (!closable) {
      event.preventDefault();
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
