import { describe, expect, it } from 'vitest';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { cast, field, show } from './field.ts';

const nfd = 'Zoé'.normalize('NFD');

describe('text', () => {
  it.each<[unknown, unknown]>([
    [undefined, null],
    [null, null],
    ['', null],
    [' \t\n ', null],
    ['\u00a0\u200b\ufeff', null],
    ['\u200e', null],
    ['\u034f', null],
    ['\u3164', null],
    ['\u2800 \u2800', null],
    ['\u115f\u1160\uffa0', null],
    ['\u{e0020}\ufe0f\u{1d159}', null],
    ['A\u200ee\u2066\u034f', 'Ae'],
    ['\u3000Li\u3000Na', 'Li Na'],
    ['❤️‍🔥 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 می‌خواهم क्‍ष', '❤️‍🔥 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 می‌خواهم क्‍ष'],
    ['Zo\u200dé\ufe0f', 'Zoé'],
    ['⠓⠑⠇⠇⠕⠀⠓⠊', '⠓⠑⠇⠇⠕⠀⠓⠊'],
    ['  Alice ', 'Alice'],
    [nfd, 'Zoé'],
    ['Jean\u00a0Luc', 'Jean Luc'],
    ['Jean\u202f\u2009 Luc', 'Jean Luc'],
    ['Jean  Luc', 'Jean Luc'],
    ['two\r\nlines', 'two lines'],
    ['tab\tbed', 'tab bed'],
    ['Al\u0000ice\u0007', 'Alice'],
    ['A\u200bli\u00adce', 'Alice'],
    ['\u202eecilA', 'ecilA'],
    ['e\u0007\u0301', 'é'],
    ['👩‍💻 dev', '👩‍💻 dev'],
    ['\ud800x', '\ufffdx'],
    ['=1+1', '=1+1'],
    ["'=1+1", '=1+1'],
    ["'+33612345678", '+33612345678'],
    ["'-x", '-x'],
    ["'@x", '@x'],
    ["'quoted'", "'quoted'"],
    ["''=x", '=x'],
    [42, '42'],
    [5511981918127, '5511981918127'],
    [true, 'true'],
    [{ a: 1 }, { code: 'V_TEXT' }],
    [['a'], { code: 'V_TEXT' }],
    [Symbol('s'), { code: 'V_TEXT' }],
  ])('%j is read as %j', (input, expected) => expect(cast(field('text'), input)).toEqual(expected));

  it('refuses a text that is too long, and keeps it completely', () => {
    expect(fieldTypes.text.cast('abcdef', field('text', { max: 5 }))).toEqual({
      text: 'abcdef',
      code: 'too_long',
      params: { max: 5, length: 6, over: ', not 6', overFr: ', et non 6' },
    });
    expect(cast(field('text', { max: 5 }), ' abcde ')).toBe('abcde');
  });

  it('counts characters, not UTF-16 units', () => {
    expect(cast(field('text', { max: 3 }), '🎉🎉🎉')).toBe('🎉🎉🎉');
    expect(cast(field('text', { max: 3 }), '🎉🎉🎉🎉')).toEqual({ code: 'too_long' });
  });

  it('keeps an object as JSON', () => {
    expect(fieldTypes.text.cast({ a: 1 }, field('text'))).toEqual({ text: '{"a":1}', code: 'V_TEXT' });
  });
});

it('a validation result is a text', () => {
  expect(cast(field('verdict'), ' OK ')).toBe('OK');
  expect(fieldTypes.verdict.name).toBe('verdict');
});

it.each<[unknown, unknown]>([
  ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
  ['a\tb  c', 'a\tb  c'],
  ['a\u00a0b', 'a b'],
  ['\n text \n', 'text'],
  ['a\u0007b', 'ab'],
  ["'=A1", '=A1'],
  [' \n ', null],
  [{}, { code: 'V_TEXT' }],
])('a long text reads %j as %j', (input, expected) => expect(cast(field('longtext'), input)).toEqual(expected));

describe('secret', () => {
  it.each<[unknown, unknown]>([
    [' pass word ', ' pass word '],
    ["'=x", "'=x"],
    ['   ', null],
    ['', null],
    [1234, '1234'],
  ])('%j is read as %j', (input, expected) => expect(cast(field('secret'), input)).toEqual(expected));

  it('is not kept if it is invalid, and never shown', () => {
    expect(fieldTypes.secret.cast('hunter22', field('secret', { max: 4 }))).toEqual({
      text: '',
      code: 'too_long',
      params: { max: 4, length: 8, over: ', not 8', overFr: ', et non 8' },
    });
    expect(fieldTypes.secret.cast(['hunter22'], field('secret'))).toEqual({ text: '', code: 'V_TEXT' });
    expect(show(field('secret'), 'hunter22', 'en')).toBe('••••••••');
  });
});

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
it.each<[unknown, unknown]>([
  [ID, ID],
  [` ${ID.toUpperCase()} `, ID],
  ['Acme', { code: 'V_LINK' }],
  [`${ID}0`, { code: 'V_LINK' }],
  [12, { code: 'V_LINK' }],
  [[ID], { code: 'V_LINK' }],
  ['  ', null],
])('a link reads %j as %j', (input, expected) => expect(cast(field('link'), input)).toEqual(expected));
