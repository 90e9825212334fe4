/** The numbers on the vertical axis of a chart up to this number: 0 and at most four steps of 1, 2 or 5 times a power of ten. */
export function ticksUpTo(highest: number): number[] {
  const rough = Math.max(1, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map(times => times * power).find(each => each >= rough) ?? rough);
  return Array.from({ length: Math.floor(Math.max(1, highest) / step) + 1 }, (_, at) => at * step);
}

/** The positions of labels that fit beside each other: at equal distances, counted back from the last one. */
export function shownLabels(count: number, width: number, labelWidth: number): number[] {
  const every = Math.max(1, Math.ceil((labelWidth * count) / Math.max(1, width)));
  return Array.from({ length: count }, (_, at) => at).filter(at => (count - 1 - at) % every === 0);
}
