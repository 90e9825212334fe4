/* Applies the stored theme before the first paint; a module would run too late. */
try {
  const theme = JSON.parse(localStorage.getItem('seatgrid.theme') ?? 'null');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing, or something else wrote there: the page follows the system.
}
