/** One JSON value a line, from a stream of bytes whose pieces end anywhere. */

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<any>} the values in order; the stream is cancelled when the reader stops early
 * @throws {SyntaxError} on a line that is not JSON
 */
export async function* readNdjson(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const lines = lineSplitter();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const complete = done ? lines.end(decoder.decode()) : lines.push(decoder.decode(value, { stream: true }));
      for (const line of complete) {
        yield JSON.parse(line);
      }
      if (done) {
        finished = true;
        return;
      }
    }
  } finally {
    if (!finished) {
      // Closing the connection is how the broker learns that nobody reads any more.
      await reader.cancel().catch(() => {});
    }
  }
}

/** Cuts text into lines that aren't blank, and keeps the unfinished one. */
export function lineSplitter() {
  let rest = '';
  const filled = (line) => line.trim() !== '';
  return {
    /** @param {string} text @returns {string[]} the lines that it completes */
    push(text) {
      const pieces = (rest + text).split('\n');
      rest = pieces.pop() ?? '';
      return pieces.filter(filled);
    },
    /** @param {string} text the last of it @returns {string[]} all that is left */
    end(text) {
      const pieces = (rest + text).split('\n');
      rest = '';
      return pieces.filter(filled);
    },
  };
}
