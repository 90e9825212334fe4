import { randomJob } from './jobs.ts';
import { mobileNumber } from './mobiles.ts';
import { createLoginGenerator, randomName } from './names.ts';
import { randomOf } from './random.ts';

/** A sample person in ten columns; `org` is the account name of one of twenty organisations. */
export interface SamplePerson {
  userId: string;
  firstName: string;
  lastName: string;
  email: string;
  mobile: string;
  jobTitle: string;
  department: string;
  employeeId: string;
  org: string;
  external: boolean;
}

/** The account names of the sample organisations. */
export const sampleOrganisations: readonly string[] = Array.from(
  { length: 20 },
  (_, index) => `org-${String(index + 1).padStart(2, '0')}`,
);

/** Sample people, the same for the same seed: no two share a User ID, e-mail, mobile or Employee ID; 12 in 100 are external. */
export function people(count: number, seed: number): SamplePerson[] {
  const random = randomOf(seed);
  const login = createLoginGenerator();
  return Array.from({ length: count }, (_, index) => {
    const { firstName, lastName } = randomName(random);
    const userId = login(firstName, lastName);
    const org = random.pick(sampleOrganisations, 1.3);
    const { department, jobTitle } = randomJob(random);
    return {
      userId,
      firstName,
      lastName,
      email: `${userId}@${org}.example`,
      mobile: mobileNumber(index, random),
      jobTitle,
      department,
      employeeId: `E${String(index + 1).padStart(6, '0')}`,
      org,
      external: random.chance(0.12),
    };
  });
}
