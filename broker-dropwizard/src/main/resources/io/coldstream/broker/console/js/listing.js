/** Lists that come in pages, read to their end in the background. */

const FIRST = 100;
const REST = 1000;
const MOST = 20_000;

/**
 * Yields one page after the other: a small one first, because somebody waits for it, and large ones then.
 *
 * @param {any} api
 * @param {string} target
 * @param {string} name the member that holds the entries
 * @returns {AsyncGenerator<{items: any[], complete: boolean, cut: boolean}>} `cut`: there are more than a page can show
 */
export async function* pages(api, target, name, query = {}) {
  let token = null;
  let read = 0;
  do {
    const body = await api.get(target, { query: { ...query, page_size: token === null ? FIRST : REST, page_token: token } });
    token = body.next_page_token ?? null;
    read += body[name].length;
    yield { items: body[name], complete: token === null, cut: token !== null && read >= MOST };
  } while (token !== null && read < MOST);
}
