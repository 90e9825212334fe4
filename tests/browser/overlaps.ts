/** Elements that overflow the window, cover rows, or overlap in the top bar, the toolbar or the status bar. Runs in the page. */
export function overlaps(): string[] {
  const found: string[] = [];
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.push(`${scrollWidth} px in ${innerWidth}`);
  const hint = document.querySelector('.empty')?.getBoundingClientRect();
  const grid = document.querySelector('[role=grid]')?.getBoundingClientRect();
  for (const row of document.querySelectorAll('.sg-row:not(.sg-head)')) {
    const { top, bottom, height } = row.getBoundingClientRect();
    const seen = [Math.max(top, grid?.top ?? 0), Math.min(bottom, grid?.bottom ?? 0)] as const;
    if (hint && height > 0 && seen[1] > hint.top && seen[0] < hint.bottom) found.push(`empty over ${row.textContent}`);
  }
  // The products fit on a line each, beside the list of tables too.
  for (const row of innerWidth >= 1024 ? document.querySelectorAll('.plan-products tbody tr') : []) {
    const { height } = row.getBoundingClientRect();
    if (height > 40) found.push(`${row.textContent} takes ${height} px`);
  }
  for (const line of document.querySelectorAll('.top, .tools, .status')) {
    const shown = [...line.children].filter(child => getComputedStyle(child).position !== 'absolute');
    for (const [at, child] of shown.entries()) {
      const { left, right } = child.getBoundingClientRect();
      if (left < -1 || right > innerWidth + 1) found.push(`${child.className} is cut off`);
      const next = shown[at + 1];
      if (!next) continue;
      const [one, two] = [child.getBoundingClientRect(), next.getBoundingClientRect()];
      const beside = one.width > 0 && two.width > 0 && one.bottom > two.top && two.bottom > one.top;
      if (beside && one.right > two.left + 1) found.push(`${child.className} over ${next.className}`);
    }
  }
  return found;
}
