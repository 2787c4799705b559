/** RFC 7386 in the direction of writing: what to send so that one document becomes another. */

/**
 * @param {any} before
 * @param {any} after
 * @returns {any} only what differs; `{}` if nothing does. A member that `after` lacks is not touched.
 */
export function mergePatch(before, after) {
  const patch = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before?.[name];
    if (isObject(value) && isObject(old)) {
      const inner = mergePatch(old, value);
      if (Object.keys(inner).length > 0) {
        patch[name] = inner;
      }
    } else if (value !== old) {
      patch[name] = value;
    }
  }
  return patch;
}

/** The dotted names of the leaves in which two documents differ. */
export function changedLeaves(before, after, prefix = '') {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [a, b] = [before?.[name], after?.[name]];
    if (isObject(a) || isObject(b)) {
      return changedLeaves(isObject(a) ? a : {}, isObject(b) ? b : {}, `${prefix}${name}.`);
    }
    return a === b ? [] : [prefix + name];
  });
}

/** Reads `a.b` of `{a: {b}}`; undefined if there is none. */
export function leaf(document, dotted) {
  return dotted.split('.').reduce((value, name) => value?.[name], document);
}

/** Writes `a.b`, and makes what is missing on the way. */
export function setLeaf(document, dotted, value) {
  const names = dotted.split('.');
  const last = names.pop();
  const target = names.reduce((inner, name) => (inner[name] ??= {}), document);
  target[last] = value;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
