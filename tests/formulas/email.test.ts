import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailProblem, isEmail } from '../../formulas/email.ts';

const long = (length: number) => 'a'.repeat(length);

describe('a valid address is accepted', () => {
  it.each([
    'ada@example.com',
    'ada.lovelace+news@sub.example.co.uk',
    "o'hara@example.ie",
    "!#$%&'*+/=?^_`{|}~-@example.com",
    'a@b.c',
    '1@2.com',
    'ada@xn--bcher-kva.example',
    'ada@bücher.example',
    'jürgen@example.com',
    '用户@例子.中国',
    'ada@123.example',
    'ada@1e100.net',
    `${long(64)}@example.com`,
    `a@${long(63)}.com`,
    `${long(60)}@${long(63)}.${long(63)}.${long(61)}.co`,
  ])('%s', address => {
    expect(emailProblem(address)).toBeNull();
    expect(isEmail(address)).toBe(true);
  });
});

describe('an invalid address is refused with the reason', () => {
  it.each([
    ['', 'The address is empty'],
    ['ada', 'The “@” is missing'],
    ['@example.com', 'There is nothing before the “@”'],
    ['ada@', 'There is nothing after the “@”'],
    ['ada@example', 'The domain needs a dot, as in example.com'],
    ['ada@localhost', 'The domain needs a dot, as in example.com'],
    ['ada@example.123', 'The domain ends with a number'],
    ['ada@127.0.0.1', 'The domain ends with a number'],
    ['ada@[127.0.0.1]', 'Quotes, brackets, backslashes and comments are not accepted in an address'],
    ['"ada l"@example.com', 'The address contains a space'],
    ['"ada"@example.com', 'Quotes, brackets, backslashes and comments are not accepted in an address'],
    ['ada(home)@example.com', 'Quotes, brackets, backslashes and comments are not accepted in an address'],
    ['.ada@example.com', 'The part before the “@” has a dot in the wrong place'],
    ['ada.@example.com', 'The part before the “@” has a dot in the wrong place'],
    ['a..da@example.com', 'The part before the “@” has a dot in the wrong place'],
    ['ada@.example.com', 'The domain has a dot in the wrong place'],
    ['ada@example.com.', 'The domain has a dot in the wrong place'],
    ['ada@example..com', 'The domain has a dot in the wrong place'],
    ['ada@-example.com', 'A part of the domain begins or ends with a hyphen'],
    ['ada@example-.com', 'A part of the domain begins or ends with a hyphen'],
    ['ada@exa_mple.com', 'The domain contains a character that is not accepted, in “exa_mple”'],
    ['ada@example.com ', 'The address contains a space'],
    ['ada @example.com', 'The address contains a space'],
    ['Ada <ada@example.com>', 'The address contains a space'],
    ['<ada@example.com>', 'Write one address alone, without a name or brackets'],
    ['ada@example.com,bob@example.com', 'Write one address alone, without a name or brackets'],
    ['ada@example.com;bob@example.com', 'Write one address alone, without a name or brackets'],
    ['ada@bob@example.com', 'There is more than one “@”'],
    ['ada\u0000@example.com', 'The address contains a control or invisible character'],
    ['ada@exam\nple.com', 'The address contains a control or invisible character'],
    ['ada@example.com\n', 'The address contains a control or invisible character'],
    ['ada\u200b@example.com', 'The address contains a control or invisible character'],
    ['ada\ud800@example.com', 'The address contains a control or invisible character'],
    ['ada＠example.com', 'The address contains the full-width character “＠” instead of “@”'],
    ['ada@example。com', 'The domain needs a dot, as in example.com'],
    [`${long(65)}@example.com`, 'The part before the “@” is longer than 64 characters'],
    [`${'é'.repeat(33)}@example.com`, 'The part before the “@” is longer than 64 characters'],
    [`a@${long(64)}.com`, 'A part of the domain is longer than 63 characters'],
    [`${long(60)}@${long(63)}.${long(63)}.${long(62)}.com`, 'The address is longer than 254 characters'],
  ])('%s', (address, problem) => {
    expect(emailProblem(address)).toBe(problem);
    expect(isEmail(address)).toBe(false);
  });
});

it('isEmail and emailProblem agree, and neither throws', () => {
  const pieces = fc.array(
    fc.constantFrom('a', 'Z', '9', '.', '@', '-', '_', '+', ' ', 'é', 'com', 'example.com', '"', '\n', long(62)),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map(parts => parts.join('')),
        fc.emailAddress(),
        fc.string({ unit: 'binary' }),
      ),
      address => {
        expect(isEmail(address)).toBe(emailProblem(address) === null);
      },
    ),
    { numRuns: 5000 },
  );
});
