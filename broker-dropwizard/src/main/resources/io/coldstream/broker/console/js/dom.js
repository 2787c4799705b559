/** Elements from data. Text goes in as text nodes only, so that nothing a server says is ever read as markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Properties that begin with `on` are listeners; `true` is an attribute without a value; null, false
 * and undefined are left out.
 *
 * @param {string} tag
 * @param {Record<string, unknown> | null} [properties]
 * @param {...unknown} children nodes, texts, numbers, arrays of them; null, false and undefined are left out
 * @returns {any} the element
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  set(element, properties);
  element.append(...nodes(children));
  return element;
}

/** As {@link h}, for SVG. */
export function svg(tag, properties, ...children) {
  const element = document.createElementNS(SVG, tag);
  set(element, properties);
  element.append(...nodes(children));
  return element;
}

/** Puts children in the place of all that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

let lastId = 0;

/** An id that no other element has. */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

function set(element, properties) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== '')
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}
