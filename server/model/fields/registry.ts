import type { FieldType, TypeName } from '../field.ts';
import { choices } from './choices.ts';
import { date } from './date.ts';
import { email } from './email.ts';
import { encrypted } from './encrypted.ts';
import { flag } from './flag.ts';
import { link } from './link.ts';
import { links } from './links.ts';
import { longtext } from './longtext.ts';
import { number } from './number.ts';
import { phone } from './phone.ts';
import { secret } from './secret.ts';
import { select } from './select.ts';
import { state } from './state.ts';
import { text } from './text.ts';
import { time } from './time.ts';
import { validation } from './validation.ts';

/** Every field type by name. */
export const fieldTypes: Readonly<Record<TypeName, FieldType>> = {
  text,
  longtext,
  email,
  phone,
  number,
  flag,
  date,
  time,
  select,
  choices,
  state,
  link,
  links,
  secret,
  encrypted,
  verdict: validation,
};
