// A classic script, because a module runs after the first paint: a page that was told to be dark must never flash white.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('coldstream.theme');
  } catch {
    // A browser that forbids storage follows the system.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
