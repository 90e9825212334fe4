import { expect, it } from 'vitest';
import { functions } from '../../formulas/functions.ts';
import { answer } from './directory.ts';

it.each([...functions.values()])('$example.formula has the result that the help promises', ({ name, args, help, example }) => {
  expect(answer(example.formula, example.row)).toEqual(example.result);
  expect(example.formula).toContain(`${name}(`);
  expect(help.en).toMatch(/\.$/);
  expect(help.fr).toMatch(/\.$/);
  const optional = args.map(arg => arg.optional ?? false);
  expect(optional).toEqual(optional.toSorted((a, b) => Number(a) - Number(b)));
  expect(args.slice(0, -1).some(arg => arg.many)).toBe(false);
});

it('the functions are those that the specification lists', () => {
  const promised =
    'IF IFS AND OR NOT SWITCH ISBLANK BLANK IFBLANK ISERROR IFERROR TRUE FALSE CONCAT JOIN LOWER UPPER TRIM LEN LEFT RIGHT MID ' +
    'CONTAINS STARTSWITH ENDSWITH REPLACE SUBSTITUTE FIND EXACT PROPER ROUND FLOOR CEILING ABS MIN MAX SUM MOD INT POWER SQRT VALUE TEXT ' +
    'DATE YEAR MONTH DAY TODAY NOW DATEADD DATEDIF DAYS WEEKDAY ISDATE IN HAS HASANY HASALL COUNT COUNTA COALESCE ISEMAIL ISPHONE ISMOBILE ' +
    'INITIALS ISUSERID ME ROLE HASROLE';
  expect([...functions.keys()].sort()).toEqual(promised.split(' ').sort());
});
