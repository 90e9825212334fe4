import type { Cells, Row } from '../model/change.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { hasUnusedCredentials, issueCredentials, sendCredentials } from './credentials.ts';
import { leaseJobs } from './jobLease.ts';
import { loadOrgs, nonEmptyText } from './personCells.ts';
import { resendInvitation } from './sendInvitation.ts';
import { loadSendHistory, passesSendLimit } from './sendLimits.ts';
import { accountsByAddress, loadWorkspaceInvitationBatch, sendWorkspaceInvitation } from './workspaceInvitation.ts';

/** The final states of a message. */
const finalStates = ['sent', 'failed', 'withdrawn', 'kept'];

const enteringState = (changes: readonly AppliedChange[], state: string): AppliedChange[] =>
  changes.filter(({ from, to }) => from !== null && to?.state === state && from.state !== state);

/** Writes when a message was sent: the time of the commit, which is also that of its lease. */
export function stampSentMessages(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of enteringState(changes, 'sent')) updateMessage(context, change, { sentAt: context.now });
}

/** Why a message is not claimed or not sent again, by code. */
export const outboxTexts = {
  MESSAGE_CLAIMED: say('Another server is sending this message', 'Un autre serveur envoie ce message'),
  ASKED_BY_THEMSELVES: say(
    'Only the person concerned can request this link again',
    'Seule la personne concernée peut redemander ce lien',
  ),
};

/** Leases a claimed message to the server that sends it. */
export const leaseMessages = leaseJobs({
  actor: 'outbox',
  claimed: 'sending',
  refusal: { code: 'MESSAGE_CLAIMED', words: outboxTexts.MESSAGE_CLAIMED },
});

const updateMessage = (context: HookContext, { table, row, ...change }: AppliedChange, to: Cells): void =>
  void context.add({ table, row, ...change }, { table, row, to });

/** A message with a secret is not sent a second time: a new one replaces it, and the old one is withdrawn. If its secret is outdated, nothing is sent. */
export async function renewMessages(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const resent = enteringState(changes, 'queued').filter(({ from, to }) => from?.state === 'failed' && to?.opens !== null);
  if (resent.length === 0) return;
  const messages = resent.map(change => change.to as Row);
  const [invites, accounts, people] = [
    await context.rows(
      'invites',
      messages.map(message => nonEmptyText(message.invite)),
    ),
    await context.rows(
      'accounts',
      messages.map(message => nonEmptyText(message.account)),
    ),
    await context.rows(
      'users',
      messages.map(message => nonEmptyText(message.createdFor)),
    ),
  ];
  const orgs = await loadOrgs(context, resent);
  // Messages that were never delivered do not count.
  const failed = new Set<unknown>(resent.map(change => change.row));
  const invited = await loadSendHistory(context, 'invitation', messages.map(addressee));
  for (const change of resent) {
    const message = change.to as Row;
    const org = orgs.get(String(message.org));
    const person = people.get(String(message.createdFor));
    const invite = invites.get(String(message.invite));
    const account = accounts.get(String(message.account));
    if (['M1r', 'M8c'].includes(String(message.kind))) {
      context.reportIssue(change, { code: 'ASKED_BY_THEMSELVES', words: outboxTexts.ASKED_BY_THEMSELVES });
      continue;
    }
    updateMessage(context, change, { state: 'withdrawn' });
    if (invite?.state === 'pending') {
      const to = { org, address: String(invite.address) };
      if (
        !passesSendLimit(
          context,
          change,
          invited.blockedUntil(to, each => !failed.has(each.id)),
        )
      )
        continue;
      invited.record(to);
      if (invite.scope === 'workspace') {
        const batch = await loadWorkspaceInvitationBatch(context, [invite]);
        const known = await accountsByAddress(context, [{ address: to.address, org: String(invite.org) }]);
        sendWorkspaceInvitation(batch, change, invite, known.get(`${invite.org} ${to.address}`));
      }
      if (person?.status === 'Invited')
        resendInvitation(context, change, invite, { person, org, existing: invite.existingAccount === 'existing' });
    } else if (account !== undefined && person?.status === 'Active' && hasUnusedCredentials(account)) {
      const cells: Cells = { passwordHash: null, activationHash: null };
      const granted = issueCredentials(context, org, account.email, cells);
      context.add(change, { table: 'accounts', row: account.id, to: cells });
      sendCredentials(context, change, {
        person,
        org,
        account: account.id,
        granted,
        kind: message.kind === 'M1' ? 'welcome' : 'reset',
      });
    }
  }

  function addressee(message: Row) {
    return { org: orgs.get(String(message.org)), address: String(message.to ?? '') };
  }
}

/** Deletes the secret of a message that reaches a final state. */
export async function wipeSecrets(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const over = changes.filter(
    ({ from, to }) => from !== null && finalStates.includes(String(to?.state)) && from.state !== to?.state,
  );
  const causes = new Map(over.map(change => [change.row as unknown, change]));
  for (const { id, message } of await context.where(
    'messageSecrets',
    'message',
    over.map(change => change.row),
  )) {
    const cause = causes.get(message);
    if (cause !== undefined) context.add(cause, { table: 'messageSecrets', row: id, to: null });
  }
}
