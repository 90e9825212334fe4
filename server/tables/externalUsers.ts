import { type Row, type RowId, sameValue } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { accountLinkingTexts, findMembershipConflicts } from './accountLinking.ts';
import { enqueueMailTo } from './enqueueMail.ts';
import { invitationAcceptedMessage } from './invitationMessages.ts';
import { nonEmptyText, preferredLanguage } from './personCells.ts';
import { passesSendLimit } from './sendLimits.ts';
import { accountsByAddress, loadWorkspaceInvitationBatch, sendWorkspaceInvitation } from './workspaceInvitation.ts';

/** Why an external person cannot be invited, and what to do instead. */
export const externalUserTexts = {
  INVITE_INTERNAL: say(
    'This address belongs to a person in Users. Give them access in Access rights',
    'Cette adresse est celle d’une personne de la table Utilisateurs. Donnez-lui accès dans Droits d’accès',
  ),
  INVITE_HAS_ACCESS: say(
    'This person already has access to this workspace. Change their access level in Access rights',
    'Cette personne a déjà accès à cet espace de travail. Modifiez son niveau d’accès dans Droits d’accès',
  ),
  INVITE_ACCOUNT: say('An account is needed to accept an invitation', 'Il faut un compte pour accepter une invitation'),
};

const isWorkspaceInvitation = (row: Row | null): row is Row => row?.scope === 'workspace';

/**
 * Sends invitations to workspaces that are new or to be sent again, each with a new token; the person is not in Users yet (TT-27, TT-29).
 * An invitation is cancelled when its workspace is deleted.
 */
export async function inviteExternalUsers(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const made = changes.filter(change => change.from === null && isWorkspaceInvitation(change.to) && change.to.tokenHash === null);
  const again = changes.filter(isResendRequested);
  for (const change of changes) {
    if (isWorkspaceInvitation(change.to) && change.to.state === 'pending' && change.to.workspace === null)
      context.add(change, { table: 'invites', row: change.row, to: { state: 'revoked' } });
  }
  if (made.length + again.length === 0) return;
  const sending = [...made, ...again];
  const batch = await loadWorkspaceInvitationBatch(
    context,
    sending.map(change => change.to as Row),
  );
  const accounts = await accountsByAddress(
    context,
    sending.map(({ to }) => ({ address: String(to?.address ?? ''), org: String(to?.org ?? '') })),
  );
  const here = await loadMemberships(context, [...accounts.values()]);
  const elsewhere = await findMembershipConflicts(
    context,
    sending.flatMap(({ to }) => {
      const account = accounts.get(`${to?.org} ${String(to?.address)}`);
      return account === undefined ? [] : [{ account: account.id, org: String(to?.org) }];
    }),
  );
  for (const change of sending) {
    const invite = change.to as Row;
    const account = accounts.get(`${invite.org} ${String(invite.address)}`);
    const known = here.get(`${account?.id}/${invite.org}`);
    if (known?.external === false) rejectInvitation(context, change, 'INVITE_INTERNAL');
    else if (known?.workspaces.has(invite.workspace)) rejectInvitation(context, change, 'INVITE_HAS_ACCESS');
    else if (account !== undefined && elsewhere(account.id, String(invite.org)))
      context.reportIssue(change, { code: 'ELSEWHERE', words: accountLinkingTexts.ELSEWHERE, field: 'address' });
    else if (passesSendLimit(context, change, batch.blockedUntil(invite), 'address'))
      sendWorkspaceInvitation(batch, change, invite, account);
  }
}

const rejectInvitation = (context: HookContext, change: AppliedChange, code: keyof typeof externalUserTexts): void =>
  context.reportIssue(change, { code, words: externalUserTexts[code], field: 'address' });

/** Whether the action has set a new time. Sending also changes the token, and delivery is recorded together with the time. */
const isResendRequested = ({ from, to }: AppliedChange): boolean =>
  from !== null &&
  isWorkspaceInvitation(to) &&
  from.sentAt !== to.sentAt &&
  (['tokenHash', 'expiresAt', 'delivery'] as const).every(field => sameValue(from[field], to[field]));

/** By account and organisation: the person, whether they are external, and the workspaces that they have access to. */
async function loadMemberships(context: HookContext, accounts: readonly Row[]) {
  const people = await context.where(
    'users',
    'account',
    accounts.map(account => account.id),
  );
  const rights = await context.where(
    'access',
    'user',
    people.map(person => person.id),
  );
  const workspaces = Map.groupBy(rights, right => right.user);
  return new Map(
    people.map(person => [
      `${person.account}/${person.org}`,
      {
        person,
        external: person.external === true,
        workspaces: new Set((workspaces.get(person.id) ?? []).map(right => right.workspace)),
      },
    ]),
  );
}

/** Adds people who accept to Users as external people (TT-28), with access to the workspace. A person who is already there only gets access. */
export async function admitExternalUsers(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const accepted = changes.filter(
    change => isWorkspaceInvitation(change.to) && change.to.state === 'accepted' && change.from?.state !== 'accepted',
  );
  if (accepted.length === 0) return;
  const accounts = await context.rows(
    'accounts',
    accepted.map(change => nonEmptyText(change.to?.acceptedBy)),
  );
  const known = await loadMemberships(context, [...accounts.values()]);
  const isTaken = await findMembershipConflicts(
    context,
    accepted.map(({ to }) => ({ account: String(to?.acceptedBy), org: String(to?.org) })),
  );
  const notifyInviter = await createInviterNotifier(context, accepted);
  for (const change of accepted) {
    const invite = change.to as Row;
    const account = accounts.get(String(invite.acceptedBy));
    if (account === undefined) {
      context.reportIssue(change, { code: 'INVITE_ACCOUNT', words: externalUserTexts.INVITE_ACCOUNT });
      continue;
    }
    if (isTaken(account.id, String(invite.org))) {
      context.reportIssue(change, { code: 'ELSEWHERE_YOURS', words: accountLinkingTexts.ELSEWHERE_YOURS });
      continue;
    }
    const here = known.get(`${account.id}/${invite.org}`);
    const elsewhere = [...known.values()].find(each => each.person.account === account.id)?.person;
    const user = here?.person.id ?? createExternalUser(context, change, account, elsewhere);
    if (here?.workspaces.has(invite.workspace) !== true) {
      const { workspace, level } = invite;
      context.add(change, {
        table: 'access',
        to: { user, workspace: workspace ?? null, level: level ?? 'user', source: 'invite' },
      });
    }
    context.add(change, { table: 'invites', row: change.row, to: { user } });
    notifyInviter(change, invite);
  }
}

/** Notifies the inviters, if they are still Active here, that their invitations were accepted. */
async function createInviterNotifier(
  context: HookContext,
  accepted: readonly AppliedChange[],
): Promise<(change: AppliedChange, invite: Row) => void> {
  const cell = (field: string) => accepted.map(({ to }) => nonEmptyText(to?.[field]));
  const [people, orgs, workspaces] = [
    await context.rows('users', cell('invitedBy')),
    await context.rows('orgs', cell('org')),
    await context.rows('workspaces', cell('workspace')),
  ];
  return (change, invite) => {
    const inviter = people.get(String(invite.invitedBy));
    const email = nonEmptyText(inviter?.email);
    if (inviter?.status !== 'Active' || inviter.org !== invite.org || email === null) return;
    const to = {
      firstName: String(inviter.firstName ?? ''),
      org: String(orgs.get(String(invite.org))?.name ?? ''),
      workspace: String(workspaces.get(String(invite.workspace))?.name ?? ''),
      address: String(invite.address ?? ''),
      language: preferredLanguage(inviter, context.actor),
    };
    enqueueMailTo(context, change, inviter, email, invitationAcceptedMessage(to, `${context.publicUrl}/access`));
  };
}

function createExternalUser(context: HookContext, change: AppliedChange, account: Row, elsewhere: Row | undefined): RowId {
  const invite = change.to as Row;
  const name = (field: 'firstName' | 'lastName') => invite[field] ?? elsewhere?.[field] ?? null;
  return context.add(change, {
    table: 'users',
    to: {
      org: invite.org ?? null,
      account: account.id,
      userId: account.loginId ?? null,
      firstName: name('firstName'),
      lastName: name('lastName'),
      email: account.email ?? null,
      mobile: account.mobile ?? null,
      language: account.language ?? null,
      external: true,
      status: 'Active',
      source: 'workspace',
      inviteState: 'accepted',
    },
  });
}
