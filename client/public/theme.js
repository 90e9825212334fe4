/* Puts the appearance that was chosen in this browser on the page before anything is drawn: what comes as a module comes too late. */
try {
  const theme = JSON.parse(localStorage.getItem('seatgrid.theme') ?? 'null');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing, or something else wrote there: the page follows the system.
}
