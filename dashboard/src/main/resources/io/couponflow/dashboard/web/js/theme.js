// Runs before the first paint, so that a page in dark never flashes white. Without a choice of the reader the system decides.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('couponflow.theme');
    } catch {
      return null; // Storage may be forbidden; then the system's theme is all there is.
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = chosen() || (system.matches ? 'dark' : 'light');
    document.dispatchEvent(new Event('themechange'));
  };
  apply();
  system.addEventListener('change', apply);
  addEventListener('storage', apply);
  document.addEventListener('themetoggle', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem('couponflow.theme', next);
      apply();
    } catch {
      document.documentElement.dataset.theme = next;
      document.dispatchEvent(new Event('themechange'));
    }
  });
})();
