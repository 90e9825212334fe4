import { daysAfter } from '../../../server/model/days.ts';

/** The days that people ask about most: the last day of the month and of the quarter before, and the same day a year ago. Each day once. */
export function pastDays(today: string): { id: 'month' | 'quarter' | 'year'; day: string }[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const dayBefore = (ofMonth: number): string => daysAfter(`${year}-${String(ofMonth).padStart(2, '0')}-01`, -1);
  const lastYear = `${year - 1}${today.slice(4)}`;
  const days = [
    { id: 'month', day: dayBefore(month) },
    { id: 'quarter', day: dayBefore(month - ((month - 1) % 3)) },
    { id: 'year', day: today.endsWith('-02-29') ? `${year - 1}-02-28` : lastYear },
  ] as const;
  return days.filter(({ day }, at) => days.findIndex(each => each.day === day) === at);
}
