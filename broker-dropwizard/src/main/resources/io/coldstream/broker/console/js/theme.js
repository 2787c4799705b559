/** Dark and light: what the system prefers, until the reader says otherwise. */

const KEY = 'coldstream.theme';
const NEXT = { system: 'dark', dark: 'light', light: 'system' };
const systemDark = matchMedia('(prefers-color-scheme: dark)');

/** @returns {'system' | 'dark' | 'light'} */
function chosen() {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'dark' || stored === 'light' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** @param {'system' | 'dark' | 'light'} choice */
function remember(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** @param {'system' | 'dark' | 'light'} choice */
function apply(choice) {
  const dark = choice === 'dark' || (choice === 'system' && systemDark.matches);
  const theme = dark ? 'dark' : 'light';
  if (document.documentElement.dataset.theme !== theme) {
    document.documentElement.dataset.theme = theme;
    // Canvases have no style sheet; they paint themselves again.
    document.dispatchEvent(new CustomEvent('themechange'));
  }
}

/**
 * Lets a button go through system, dark and light.
 *
 * @param {HTMLButtonElement} button
 */
export function bindThemeButton(button) {
  let choice = chosen();
  const show = () => {
    button.textContent = `Theme: ${choice}`;
    apply(choice);
  };
  button.addEventListener('click', () => {
    choice = NEXT[choice];
    remember(choice);
    show();
  });
  systemDark.addEventListener('change', show);
  show();
}
