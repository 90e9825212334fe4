import type { TypeName } from '../../server/model/field.ts';
import { choices } from './choices.ts';
import { composedType } from './composed-type.ts';
import { date } from './date.ts';
import { email } from './email.ts';
import { encrypted } from './encrypted.ts';
import type { ClientFieldType } from './field-type.ts';
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
const fieldTypes: Readonly<Record<TypeName, ClientFieldType>> = {
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

/** The type of a field, or of a column composed of several. */
export const fieldType = ({ type, parts }: { type: TypeName; parts?: readonly string[] | undefined }): ClientFieldType =>
  parts === undefined ? fieldTypes[type] : composedType;

/** Whether this page knows the type of a field: the server may be newer than the page. */
export const isKnownType = ({ type }: { type: string }): boolean => Object.hasOwn(fieldTypes, type);
