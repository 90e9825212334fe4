import type { Table } from '../model/table.ts';
import { access, accessWords } from './access.ts';
import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { codeWords } from './codeWords.ts';
import { emailWords } from './emailChange.ts';
import { employmentWords } from './employment.ts';
import { invites } from './invites.ts';
import { limitWords } from './limits.ts';
import { linkingWords } from './linking.ts';
import { lotWords } from './lots.ts';
import { managerWords } from './managers.ts';
import { noteWords } from './notes.ts';
import { orgs } from './orgs.ts';
import { outbox } from './outbox.ts';
import { outsideWords } from './outside.ts';
import { mailPace } from './pace.ts';
import { pools } from './pools.ts';
import { remedies } from './remedies.ts';
import { resetWords } from './resetting.ts';
import { seats } from './seats.ts';
import { messageSecrets } from './secrets.ts';
import { sendingWords } from './sending.ts';
import { devices, sessions } from './sessions.ts';
import { subscriptions } from './subscriptions.ts';
import { users } from './users.ts';
import { wayInWords } from './wayIn.ts';
import { workspaces } from './workspaces.ts';

/** The tables of the Administration workspace, in the order in which the rail shows them and hooks run. */
export const administration: readonly Table[] = [
  users,
  workspaces,
  access,
  orgs,
  pools,
  seats,
  subscriptions,
  invites,
  outbox,
  audit,
  messageSecrets,
  mailPace,
  accounts,
  sessions,
  devices,
];

/** Sentences that hooks note on verdicts or refuse with, what to do about issues, and the words of what Seatgrid writes in codes; by code. */
export const administrationNotes = {
  ...noteWords,
  ...limitWords,
  ...sendingWords,
  ...outsideWords,
  ...accessWords,
  ...managerWords,
  ...wayInWords,
  ...lotWords,
  ...linkingWords,
  ...employmentWords,
  ...resetWords,
  ...emailWords,
  ...remedies,
  ...codeWords(administration),
};
