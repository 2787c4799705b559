/**
 * A topic as a map: time across, partitions down, where the bytes are by colour. A canvas, because a map may have a
 * hundred thousand cells; what it shows is told in words for the focused cell, and stands in a table beside it.
 */

import { fill, h } from '../dom.js';
import { bytes, count, utc, utcDate } from '../format.js';
import { bytesOf, moveFocus } from '../tier-grid.js';

const LEFT = 44;
const BOTTOM = 24;
const COLOURS = ['local', 'both', 'archived', 'held', 'due', 'empty'];

/** What a cell is, in words. @param {number} partition */
export function describe(partition, column, cell) {
  const days = column.to - column.from >= 86_400_000;
  const from = days ? utcDate(column.from) : utc(column.from);
  const place = `Partition ${partition}, ${from} to ${days ? utcDate(column.to) : utc(column.to)}`;
  if (!cell) {
    return `${place}: nothing.`;
  }
  const parts = [
    [cell.local_bytes, 'on disk only'],
    [cell.both_bytes, 'on disk and in the archive'],
    [cell.archived_bytes, 'in the archive only'],
  ].filter(([n]) => n > 0);
  const marks = [
    [cell.held_bytes, 'held'],
    [cell.due_bytes, 'due for deletion within 30 days'],
  ].filter(([n]) => n > 0);
  const list = (pairs) => pairs.map(([n, text]) => `${bytes(n)} ${text}`).join(', ');
  return `${place}: ${list(parts)}${marks.length ? `; of these ${list(marks)}` : ''}. ${count(cell.segments, 'segment')}.`;
}

/**
 * @param {{grid: import('../tier-grid.js').Grid, label: string, announce: (text: string) => void, signal: AbortSignal,
 *   links: (partition: number, column: any) => unknown[]}} spec `links`: where the focused cell leads
 */
export function tierMap({ grid, label, announce, signal, links }) {
  const rowHeight = grid.rows.length > 24 ? 12 : grid.rows.length > 10 ? 20 : 26;
  const height = grid.rows.length * rowHeight + BOTTOM;
  let focus = { row: 0, column: grid.columns.length - 1 };
  let hover = null;

  const canvas = h('canvas', {
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'tier map',
    'aria-label': `${label}. ${count(grid.rows.length, 'partition')} by ${count(grid.columns.length, 'period')}. Arrow keys move, Enter goes to what the cell offers.`,
  });
  const note = h('div', { class: 'cell-note' });
  const box = h('div', { class: 'map-box' }, canvas, note);

  const draw = () => paint(canvas, grid, { rowHeight, height, focus: document.activeElement === canvas ? focus : null, hover });
  const tell = (at) => {
    const row = grid.rows[at.row];
    const column = grid.columns[at.column];
    const text = describe(row.partition, column, row.cells[at.column]);
    fill(note, h('p', null, text), h('div', { class: 'buttons' }, links(row.partition, column)));
    return text;
  };

  canvas.addEventListener('keydown', (event) => {
    const next = moveFocus(focus, event.key, grid);
    if (next) {
      event.preventDefault();
      focus = next;
      announce(tell(focus));
      draw();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      note.querySelector('a')?.focus();
    }
  });
  canvas.addEventListener('focus', () => {
    announce(tell(focus));
    draw();
  });
  canvas.addEventListener('blur', draw);
  canvas.addEventListener('pointermove', (event) => {
    hover = cellAt(canvas, grid, rowHeight, event);
    draw();
  });
  canvas.addEventListener('pointerleave', () => {
    hover = null;
    draw();
  });
  canvas.addEventListener('pointerdown', (event) => {
    const cell = cellAt(canvas, grid, rowHeight, event);
    if (cell) {
      focus = cell;
      tell(focus);
      draw();
    }
  });
  tell(focus);
  const observer = new ResizeObserver(draw);
  observer.observe(canvas);
  document.addEventListener('themechange', draw, { signal });
  signal.addEventListener('abort', () => observer.disconnect());
  return box;
}

function cellAt(canvas, grid, rowHeight, event) {
  const box = canvas.getBoundingClientRect();
  const row = Math.floor((event.clientY - box.top) / rowHeight);
  const column = Math.floor(((event.clientX - box.left - LEFT) / (box.width - LEFT)) * grid.columns.length);
  return grid.rows[row] && grid.columns[column] ? { row, column } : null;
}

function paint(canvas, grid, { rowHeight, height, focus, hover }) {
  const width = canvas.clientWidth;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const colour = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--tier-${name}`).trim()]));
  const text = style.getPropertyValue('--text-2').trim();
  const columnWidth = (width - LEFT) / grid.columns.length;
  pen.font = `12px ${style.getPropertyValue('--sans')}`;
  pen.textBaseline = 'middle';
  grid.rows.forEach((row, r) => {
    const y = r * rowHeight;
    pen.fillStyle = colour.empty;
    pen.fillRect(LEFT, y + 1, width - LEFT, rowHeight - 2);
    row.cells.forEach((cell, c) => {
      if (cell) {
        paintCell(pen, colour, cell, grid.maxBytes, { x: LEFT + c * columnWidth, y: y + 1, w: columnWidth, h: rowHeight - 2 });
      }
    });
    if (rowHeight > 14 || r % 5 === 0) {
      pen.fillStyle = text;
      pen.textAlign = 'right';
      pen.fillText(String(row.partition), LEFT - 8, y + rowHeight / 2);
    }
  });
  paintAxis(pen, grid, { text, width, y: grid.rows.length * rowHeight + BOTTOM / 2 + 2 });
  for (const [at, line] of [[hover, 1.5], [focus, 3]]) {
    if (at) {
      pen.strokeStyle = style.getPropertyValue('--text').trim();
      pen.lineWidth = line;
      pen.strokeRect(LEFT + at.column * columnWidth - 1, at.row * rowHeight + line / 2, Math.max(3, columnWidth) + 2, rowHeight - line);
    }
  }
}

function paintCell(pen, colour, cell, maxBytes, { x, y, w, h: tall }) {
  const gap = w > 5 ? 1 : 0;
  const total = bytesOf(cell);
  // Fuller cells are stronger; the square root keeps thin ones visible.
  pen.globalAlpha = 0.45 + 0.55 * Math.sqrt(total / maxBytes);
  let top = y;
  for (const part of ['local', 'both', 'archived']) {
    const share = (cell[`${part}_bytes`] / total) * tall;
    pen.fillStyle = colour[part];
    pen.fillRect(x, top, w - gap + (gap ? 0 : 0.5), share);
    top += share;
  }
  pen.globalAlpha = 1;
  if (cell.held_bytes > 0) {
    paintHatch(pen, colour.held, { x, y, w: w - gap, h: tall });
  }
  if (cell.due_bytes > 0) {
    pen.fillStyle = colour.due;
    pen.fillRect(x, y, w - gap + (gap ? 0 : 0.5), Math.max(3, tall * 0.2));
  }
}

function paintHatch(pen, colour, { x, y, w, h: tall }) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, w, tall);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  pen.beginPath();
  // Lines start at multiples of their distance, so that they go on from one cell to the next.
  for (let from = Math.floor((x - tall) / 6) * 6; from < x + w; from += 6) {
    pen.moveTo(from, y + tall);
    pen.lineTo(from + tall, y);
  }
  pen.stroke();
  pen.restore();
}

function paintAxis(pen, grid, { text, width, y }) {
  pen.fillStyle = text;
  const hours = grid.columns[0].to - grid.columns[0].from < 86_400_000;
  const label = (ms) => (hours ? utc(ms).slice(5, 16) : utcDate(ms));
  const room = width - LEFT;
  const places = Math.max(1, Math.min(8, Math.floor(room / 110)));
  for (let i = 0; i <= places; i += 1) {
    const column = Math.min(grid.columns.length - 1, Math.round((i / places) * grid.columns.length));
    const at = i === places ? grid.columns[column].to : grid.columns[column].from;
    pen.textAlign = i === 0 ? 'left' : i === places ? 'right' : 'center';
    pen.fillText(label(at), LEFT + (i / places) * room, y);
  }
}
