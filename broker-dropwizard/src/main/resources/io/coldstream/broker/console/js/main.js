/** The frame: navigation, who is signed in, and the view that the address asks for. */

import { createApi } from './api.js';
import { createNavigator } from './navigator.js';
import { showBanner } from './components/banner.js';
import { askToSignIn } from './components/sign-in.js';
import { fill, h } from './dom.js';
import { NAVIGATION } from './routes.js';
import { createSession } from './session.js';
import { bindThemeButton } from './theme.js';

const byId = (id) => document.getElementById(id);

const session = createSession(sessionStorage);
const api = createApi({
  fetch: window.fetch.bind(window),
  session,
  signIn: async (problem) => {
    session.signIn(await askToSignIn(problem, session.authorization !== null));
  },
});

function showNavigation() {
  fill(byId('nav'), NAVIGATION.map(([name, href]) => h('li', null, h('a', { href }, name))));
}

function markNavigation(name) {
  for (const anchor of byId('nav').querySelectorAll('a')) {
    if (anchor.textContent === name) {
      anchor.setAttribute('aria-current', 'page');
      // A narrow screen shows a part of the navigation; the current entry has to be in it.
      const list = byId('nav');
      list.scrollLeft = anchor.offsetLeft - list.offsetLeft - (list.clientWidth - anchor.offsetWidth) / 2;
    } else {
      anchor.removeAttribute('aria-current');
    }
  }
}

function showWho() {
  const { name, role, authenticated } = session.me;
  fill(
    byId('who'),
    authenticated ? h('span', null, name) : null,
    h('span', { class: 'badge', title: `Your role: ${role}` }, role),
    session.authorization ? h('button', { type: 'button', class: 'quiet small', onclick: signOut }, 'Sign out') : null,
  );
}

function signOut() {
  session.signOut();
  location.reload(); // nothing that was shown may stay on the screen
}

/** Screen readers read a text again only if it changed. */
function announce(text) {
  const node = byId('announcer');
  node.textContent = node.textContent === text ? `${text}\u00a0` : text;
}

async function start() {
  bindThemeButton(byId('theme'));
  showNavigation();
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault(); // the hash is for routes
    byId('main').focus();
    byId('main').scrollIntoView();
  });
  const navigator = createNavigator({ api, session, announce, outlet: byId('main'), onRoute: markNavigation });
  // The role decides what a view offers, so it has to be known first. It is the smallest answer there is.
  try {
    session.me = await api.get('/whoami');
  } catch (problem) {
    navigator.fail(problem, () => location.reload());
    return;
  }
  showWho();
  navigator.start();
  showBanner(byId('banner'), api);
}

start();
