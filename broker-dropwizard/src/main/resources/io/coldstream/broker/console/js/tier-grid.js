/** From a coverage answer to the cells of a map: time across, partitions down. Pure. */

const DAY_MS = 86_400_000;
const PARTS = ['local_bytes', 'archived_bytes', 'both_bytes', 'held_bytes', 'due_bytes', 'segments'];

/**
 * @typedef {{local_bytes: number, archived_bytes: number, both_bytes: number, held_bytes: number, due_bytes: number,
 *   segments: number}} Cell `segments` of a cell made of several buckets is the largest number of one bucket: a
 *   segment that spans buckets is counted in each of them
 * @typedef {{from: number, to: number}} Column
 * @typedef {{columns: Column[], rows: {partition: number, cells: (Cell | null)[]}[], maxBytes: number}} Grid
 */

/** Reads the durations that buckets may have: `P1D`, `P2W`, `PT6H`. @returns {number} milliseconds */
export function bucketMs(text) {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text);
  const [weeks, days, hours, minutes] = (match ?? []).slice(1).map((n) => Number(n ?? 0));
  const ms = match ? weeks * 7 * DAY_MS + days * DAY_MS + hours * 3_600_000 + minutes * 60_000 : 0;
  if (!(ms > 0)) {
    throw new RangeError(`“${text}” is not the length of a bucket`);
  }
  return ms;
}

/**
 * Lays buckets out, several to a column where there are more of them than columns.
 *
 * @param {{bucket: string, from: string, to: string, partitions: {partition: number, buckets: any[]}[]}} coverage
 * @param {number} maxColumns 1 or more
 * @returns {Grid}
 */
export function toGrid(coverage, maxColumns) {
  const start = Date.parse(coverage.from);
  const step = bucketMs(coverage.bucket);
  const buckets = Math.max(1, Math.ceil((Date.parse(coverage.to) - start) / step));
  const perColumn = Math.max(1, Math.ceil(buckets / Math.max(1, maxColumns)));
  const columnMs = perColumn * step;
  const columns = Array.from({ length: Math.ceil(buckets / perColumn) }, (_, i) => ({
    from: start + i * columnMs,
    to: start + Math.min(buckets, (i + 1) * perColumn) * step,
  }));
  let maxBytes = 0;
  const rows = coverage.partitions.map(({ partition, buckets: own }) => {
    const cells = new Array(columns.length).fill(null);
    for (const bucket of own) {
      const column = Math.floor((Date.parse(bucket.from) - start) / columnMs);
      if (column >= 0 && column < cells.length && (bytesOf(bucket) > 0 || bucket.segments > 0)) {
        cells[column] = merge(cells[column], bucket);
        maxBytes = Math.max(maxBytes, bytesOf(cells[column]));
      }
    }
    return { partition, cells };
  });
  return { columns, rows, maxBytes };
}

/** The bytes of a cell, each offset once. Held and due bytes are parts of these. */
export function bytesOf(cell) {
  return cell.local_bytes + cell.archived_bytes + cell.both_bytes;
}

/** All partitions of a column together. */
export function columnTotals(grid) {
  return grid.columns.map((_, i) => grid.rows.reduce((sum, row) => (row.cells[i] ? merge(sum, row.cells[i]) : sum), emptyCell()));
}

/** Where a key leads: the neighbouring cell, kept inside of the map; null if the key isn't one of the map's. */
export function moveFocus({ row, column }, key, grid, page = 10) {
  const last = { row: grid.rows.length - 1, column: grid.columns.length - 1 };
  const moves = {
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    PageUp: { row, column: column - page },
    PageDown: { row, column: column + page },
    Home: { row, column: 0 },
    End: { row, column: last.column },
  };
  const target = moves[key];
  return target
    ? { row: Math.min(last.row, Math.max(0, target.row)), column: Math.min(last.column, Math.max(0, target.column)) }
    : null;
}

function merge(cell, bucket) {
  const sum = cell ? { ...cell } : emptyCell();
  for (const part of PARTS) {
    sum[part] = part === 'segments' ? Math.max(sum[part], bucket[part] ?? 0) : sum[part] + (bucket[part] ?? 0);
  }
  return sum;
}

function emptyCell() {
  return Object.fromEntries(PARTS.map((part) => [part, 0]));
}
