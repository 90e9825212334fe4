import { people } from '../../server/demo/people.ts';

/** The ten columns of a person that every measurement writes, in the floor's table and in Seatgrid's. */
export const columns = [
  'userId',
  'firstName',
  'lastName',
  'email',
  'mobile',
  'jobTitle',
  'department',
  'employeeId',
  'company',
  'language',
] as const;

/** A person as it is sent to both sides. */
export type Person = Record<(typeof columns)[number], string>;

/** This many people, no two with the same User ID, e-mail, mobile or Employee ID. */
export function crowd(count: number): Person[] {
  return people(count, 7).map(({ org, external, ...person }) => ({ ...person, company: org, language: external ? 'en' : 'fr' }));
}

/** The body that adds these people to the floor. */
export const floorRows = (people: readonly Person[]): string => JSON.stringify({ rows: people });

/** The body that adds these people to Seatgrid in one commit, as drafts or set Active at once. */
export const commitBody = (people: readonly Person[], status: 'Draft' | 'Active'): string =>
  JSON.stringify({
    label: 'Bench',
    changes: people.map(person => ({ table: 'users', from: null, to: status === 'Draft' ? person : { ...person, status } })),
  });
