import type { Table } from '../model/table.ts';
import { access, accessTexts } from './accessRights.ts';
import { accountLinkingTexts } from './accountLinking.ts';
import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { codeTexts } from './auditCodeTexts.ts';
import { causes } from './causes.ts';
import { credentialsTexts } from './credentials.ts';
import { emailChangeTexts } from './emailChange.ts';
import { employmentTexts } from './employmentDayHooks.ts';
import { externalUserTexts } from './externalUsers.ts';
import { imports } from './imports.ts';
import { invites } from './invites.ts';
import { lockedFieldTexts } from './lockedFieldTexts.ts';
import { mailPace } from './mailPace.ts';
import { managerTexts } from './managers.ts';
import { messageSecrets } from './messageSecrets.ts';
import { noteTexts } from './notes.ts';
import { orgs } from './orgs.ts';
import { outbox } from './outbox.ts';
import { outboxTexts } from './outboxLifecycle.ts';
import { passwordResetTexts } from './passwordReset.ts';
import { pools } from './pools.ts';
import { remedies } from './remedies.ts';
import { seats } from './seats.ts';
import { sendLimitTexts } from './sendLimits.ts';
import { devices, sessions } from './sessions.ts';
import { subscriptions } from './subscriptions.ts';
import { subscriptionTexts } from './subscriptionTerms.ts';
import { users } from './users.ts';
import { workspaces } from './workspaces.ts';

/** The tables of the Administration workspace, in the order of the sidebar and of the hooks. */
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
  imports,
  messageSecrets,
  mailPace,
  accounts,
  sessions,
  devices,
];

/** Texts by code: notes and refusals of hooks, remedies, short causes, and the codes that Seatgrid writes into cells. */
export const administrationTexts = {
  ...noteTexts,
  ...sendLimitTexts,
  ...outboxTexts,
  ...externalUserTexts,
  ...accessTexts,
  ...managerTexts,
  ...credentialsTexts,
  ...subscriptionTexts,
  ...accountLinkingTexts,
  ...employmentTexts,
  ...passwordResetTexts,
  ...emailChangeTexts,
  ...remedies,
  ...lockedFieldTexts,
  ...causes,
  ...codeTexts(administration),
};
