import { describe, expect, it } from 'vitest';
import { castTexts } from '../../server/model/fields/castTexts.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { interpolate, say } from '../../server/model/localizedText.ts';
import { cast, field, plan, show, status } from './field.ts';

describe('select', () => {
  it.each<[unknown, unknown]>([
    ['team', 'team'],
    ['TEAM', 'team'],
    ['Team edition', 'team'],
    [' team  EDITION ', 'team'],
    ['Édition équipe', 'team'],
    ['edition equipe', 'team'],
    ['gratuit\u00a0a vie', 'free'],
    ['', null],
    [null, null],
    ['gold', { code: 'V_OPTION' }],
    ['constructor', { code: 'V_OPTION' }],
    [{}, { code: 'V_OPTION' }],
    ['x'.repeat(1_000_000), { code: 'V_OPTION' }],
  ])('%j is read as %j', (input, expected) => expect(cast(plan, input)).toEqual(expected));

  it('lists the options in the reason', () => {
    const refused = fieldTypes.select.cast('gold', plan);
    expect(refused).toEqual({
      text: 'gold',
      code: 'V_OPTION',
      params: {
        text: 'gold',
        options: ['Standard', 'Team edition', 'Free of charge'],
        optionsFr: ['Standard', 'Édition équipe', 'Gratuit à vie'],
      },
    });
  });

  it('prefers an exact id, then an exact label', () => {
    const odd = field('select', {
      options: [
        { id: 'open', label: say('closed', 'fermé') },
        { id: 'closed', label: say('OPEN', 'ouvert') },
      ],
    });
    expect(cast(odd, 'closed')).toBe('closed');
    expect(cast(odd, 'OPEN')).toBe('closed');
    expect(cast(odd, 'open')).toBe('open');
  });

  it('accepts nothing without options', () => expect(cast(field('select'), 'a')).toEqual({ code: 'V_OPTION' }));

  it('shows labels, and the id of a removed option', () => {
    expect(show(plan, 'team', 'fr')).toBe('Édition équipe');
    expect(show(plan, 'gone', 'fr')).toBe('gone');
    expect(show(plan, null, 'en')).toBe('');
  });
});

it.each<[unknown, unknown]>([
  ['Active', 'Active'],
  ['actif', 'Active'],
  ['INVITE', 'Invited'],
  ['Foo', { code: 'V_STATUS' }],
  [1, { code: 'V_STATUS' }],
  [' ', null],
])('a state reads %j as %j', (input, expected) => expect(cast(status, input)).toEqual(expected));

const sentence = (code: keyof typeof castTexts, language: 'en' | 'fr', text: string) =>
  interpolate(castTexts[code], { text, max: 60, options: ['A', 'B'], optionsFr: ['C', 'D'] }, { language });

describe('the texts of invalid input', () => {
  it.each([
    ['V_EMAIL_FORMAT', 'Invalid e-mail address'],
    ['V_PHONE_FORMAT', 'Invalid mobile number: use the international format, e.g. +33612345678'],
    ['V_PHONE_TYPE', 'Not a mobile number'],
    ['V_STATUS', 'Unknown status: Foo'],
    ['V_OPTION', 'Unknown option: Foo. Choose from: A, B'],
    ['too_long', 'Too long: at most 60 characters'],
  ] as const)('%s', (code, expected) => expect(sentence(code, 'en', 'Foo')).toBe(expected));

  it('are complete in both languages', () => {
    for (const code of Object.keys(castTexts) as (keyof typeof castTexts)[]) {
      for (const language of ['en', 'fr'] as const) expect(sentence(code, language, 'Foo')).not.toMatch(/[{}]|undefined|^$/);
    }
    expect(sentence('V_OPTION', 'fr', 'Foo')).toBe('Choix inconnu\u00a0: Foo. Choisissez parmi\u00a0: C, D');
  });

  it('quote the beginning of a long text', () => {
    const refused = fieldTypes.state.cast('y'.repeat(500), status);
    expect(refused).toMatchObject({ text: 'y'.repeat(500), params: { text: `${'y'.repeat(60)}…` } });
  });
});
