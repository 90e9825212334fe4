import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { licenceTone } from '../../client/components/licence-tone.ts';
import { hueCount, hueOf, initialsOf } from '../../client/components/person.ts';
import { licencesPerSquare, type Seat, seatsOf } from '../../client/components/seat-map.tsx';

describe('the initials of a name', () => {
  it.each([
    ['Inès Martin', 'IM'],
    ['Zoë', 'Z'],
    ['Noémie D’Almeida', 'ND'],
    ['anaïs dubois-rey', 'AD'],
    ['Jean Noël de la Tour', 'JT'],
    ['  Ana  ', 'A'],
    ['ines.martin@acme.test', 'I'],
    ['“Ben” (Ext)', 'BE'],
    ['王 小明', '王小'],
    ['7 Eleven', '7E'],
    ['—', ''],
    ['', ''],
  ])('%j are %j', (name, initials) => expect(initialsOf(name)).toBe(initials));
});

describe('the hue of a row', () => {
  it('is one of the hues, and never changes', () => {
    fc.assert(
      fc.property(fc.string(), id => {
        expect(hueOf(id)).toBe(hueOf(id));
        expect(Number.isInteger(hueOf(id)) && hueOf(id) >= 0 && hueOf(id) < hueCount).toBe(true);
      }),
    );
  });

  it('differs among neighbours', () => {
    const ids = Array.from({ length: 80 }, (_, at) => `0198c7a0-1111-7000-8000-${String(at).padStart(12, '0')}`);
    expect(new Set(ids.map(hueOf)).size).toBe(hueCount);
  });
});

describe('the seat map', () => {
  const count = (seats: readonly Seat[]) =>
    Object.fromEntries(Object.entries(Object.groupBy(seats, one => one)).map(([kind, of]) => [kind, of?.length]));

  it('has one square a licence', () => {
    expect(count(seatsOf({ total: 260, used: 229, reserved: 22 }))).toEqual({ used: 229, reserved: 22, free: 9 });
    expect(count(seatsOf({ total: 25, used: 27, reserved: 0 }))).toEqual({ used: 25, over: 2 });
    expect(seatsOf({ total: 0, used: 0, reserved: 0 })).toEqual([]);
  });

  it('has one square for ten above 400, and never more than 400 squares', () => {
    expect(seatsOf({ total: 400, used: 1, reserved: 0 })).toHaveLength(400);
    expect(count(seatsOf({ total: 4_000, used: 2_000, reserved: 1_000 }))).toEqual({ used: 200, reserved: 100, free: 100 });
    expect(count(seatsOf({ total: 401, used: 401, reserved: 0 }))).toEqual({ used: 41 });
    expect(count(seatsOf({ total: 4_001, used: 0, reserved: 0 }))).toEqual({ free: 41 });
    expect(count(seatsOf({ total: 1_000_000, used: 500_000, reserved: 0 }))).toEqual({ used: 50, free: 50 });
    expect([400, 401, 4_000, 4_001].map(total => licencesPerSquare({ total, used: 0, reserved: 0 }))).toEqual([1, 10, 10, 100]);
  });
});

it.each([
  [{ total: 260, used: 200, reserved: 0 }, 'free'],
  [{ total: 260, used: 229, reserved: 5 }, 'few'],
  [{ total: 10, used: 9, reserved: 1 }, 'few'],
  [{ total: 10, used: 10, reserved: 1 }, 'over'],
  [{ total: 0, used: 0, reserved: 0 }, 'free'],
] as const)('a licence count of %j is %s', (numbers, tone) => expect(licenceTone(numbers)).toBe(tone));
