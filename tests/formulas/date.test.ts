import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addMonths, dayFrom, dayNumber, dayOf, isoDate, monthsBetween } from '../../formulas/date.ts';

const days = fc.integer({ min: -719_162, max: 2_932_896 });

it('day numbers agree with the calendar', () => {
  fc.assert(
    fc.property(days, number => {
      const iso = new Date(number * 86_400_000).toISOString().slice(0, 10);
      expect(isoDate(number)).toBe(iso);
      expect(dayOf(iso)).toBe(number);
      const { year, month, day } = dayFrom(number);
      expect(dayNumber(year, month, day)).toBe(number);
    }),
    { numRuns: 3000 },
  );
});

it('adding the months between two dates leads from one to the other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 20_000 }), fc.integer({ min: 0, max: 400 }), (number, months) => {
      const from = String(isoDate(number));
      expect(monthsBetween(from, String(addMonths(from, months)))).toBe(months);
    }),
    { numRuns: 2000 },
  );
});
