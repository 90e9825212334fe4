import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max';

/** A telephone number in E.164, and whether it is a mobile number. */
export interface Phone {
  number: string;
  mobile: boolean;
}

/** The data of one country in libphonenumber's compact format; 0 stands for a missing value. */
interface CountryData {
  2: string;
  3: readonly number[];
  5?: string | 0;
  7?: string | 0;
  10?: string | 0;
  11?: readonly TypeData[] | 0;
}
type TypeData = readonly [pattern: string, lengths?: readonly number[]] | 0;

interface Kind {
  lengths: readonly number[];
  pattern: RegExp;
}

interface Country {
  pattern: RegExp;
  leading?: RegExp;
  mobile: Kind[];
  others: Kind[];
}

/** The countries of one calling code; the national prefix of the first one applies to all. */
interface Plan {
  prefix?: RegExp;
  countries: Country[];
}

const data = metadata as unknown as {
  countries: Record<string, CountryData>;
  country_calling_codes: Record<string, readonly string[]>;
  nonGeographic: Record<string, CountryData>;
};
const plans = new Map<string, Plan | null>();

/** Parses `+` and digits; undefined if the number is not valid. A redundant national prefix, `+33 0…`, is dropped. */
export function readPhone(digits: string): Phone | undefined {
  for (let end = 2; end <= 4; end++) {
    const plan = planOf(digits.slice(1, end));
    if (!plan) continue;
    const national = digits.slice(end);
    if (!plan.prefix?.exec(national)?.[0]) return classify(plan, national, digits);
    const parsed = parsePhoneNumberFromString(digits, metadata);
    return parsed && classify(plan, parsed.nationalNumber, parsed.number);
  }
  return undefined;
}

/** Among several countries, the number belongs to the first one whose leading digits or number types match. */
function classify({ countries }: Plan, national: string, number: string): Phone | undefined {
  const country = countries.length === 1 ? countries[0] : (countries.find(country => belongs(country, national)) ?? countries[0]);
  if (!country?.pattern.test(national)) return undefined;
  if (matches(country.mobile, national)) return { number, mobile: true };
  return matches(country.others, national) ? { number, mobile: false } : undefined;
}

function belongs(country: Country, national: string): boolean {
  if (country.leading) return country.leading.test(national);
  return country.pattern.test(national) && (matches(country.mobile, national) || matches(country.others, national));
}

function matches(kinds: readonly Kind[], national: string): boolean {
  for (const kind of kinds) if (kind.lengths.includes(national.length) && kind.pattern.test(national)) return true;
  return false;
}

/** The numbering plan of a calling code, compiled at its first use. */
function planOf(code: string): Plan | null {
  let plan = plans.get(code);
  if (plan === undefined) {
    const ids = data.country_calling_codes[code];
    const countries = ids ? ids.map(id => data.countries[id]) : [data.nonGeographic[code]];
    plan = makePlan(countries.filter(country => country !== undefined));
    plans.set(code, plan);
  }
  return plan;
}

function makePlan(countries: readonly CountryData[]): Plan | null {
  const [main] = countries;
  const prefix = main?.[7] || main?.[5];
  return main ? { prefix: prefix ? start(prefix) : undefined, countries: countries.map(compile) } : null;
}

/** If fixed lines and mobiles share their numbers, the data has no mobile pattern, or an empty one: then all numbers count as mobile. */
function compile(country: CountryData): Country {
  const { 2: pattern, 3: lengths, 10: leading, 11: types } = country;
  const [fixed, mobile, ...rest] = types || [];
  const shared = !mobile || mobile[0] === '';
  return {
    pattern: whole(pattern),
    leading: leading ? start(leading) : undefined,
    mobile: kinds(shared ? [fixed] : [mobile], lengths),
    others: kinds(shared ? rest : [fixed, ...rest], lengths),
  };
}

const kinds = (types: readonly (TypeData | undefined)[], lengths: readonly number[]): Kind[] =>
  types.flatMap(type => {
    const [pattern, own] = type || [];
    return pattern ? [{ lengths: own || lengths, pattern: whole(pattern) }] : [];
  });

const start = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`);
const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
