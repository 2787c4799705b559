/** Who the reader is: credentials for the `Authorization` header, and the role that the broker gives them. */

const KEY = 'coldstream.authorization';
const RANKS = { viewer: 1, operator: 2, admin: 3 };

/** @param {string} name @param {string} password */
export function basic(name, password) {
  // btoa takes one byte a character: RFC 7617 with UTF-8.
  const octets = new TextEncoder().encode(`${name}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...octets))}`;
}

/** @param {string} token */
export function bearer(token) {
  return `Bearer ${token.trim()}`;
}

/** Whether one role includes another. A role that isn't known may do nothing more than look. */
export function includes(role, needed) {
  return (RANKS[role] ?? 1) >= RANKS[needed];
}

/**
 * Owned by the page. Credentials live as long as the tab, and are given to no other host.
 *
 * @param {Storage} storage
 */
export function createSession(storage) {
  let me = { name: '', role: 'viewer', authenticated: false };
  return {
    get authorization() {
      return storage.getItem(KEY);
    },
    signIn(authorization) {
      storage.setItem(KEY, authorization);
    },
    signOut() {
      storage.removeItem(KEY);
    },
    get me() {
      return me;
    },
    set me(value) {
      me = value;
    },
    /** @param {'viewer' | 'operator' | 'admin'} needed */
    may(needed) {
      return includes(me.role, needed);
    },
  };
}
