import { hasExistingAccount, type Invitation } from '../identity/invitation.ts';
import { suggestFreeUserId } from '../identity/suggestedNames.ts';
import { displayName } from '../model/personName.ts';
import type { AppContext } from './appContext.ts';
import type { InvitationResponse } from './wire.ts';

/** Describes an invitation for its page. */
export async function describeInvitation(context: AppContext, invitation: Invitation): Promise<InvitationResponse> {
  const { kind, user, account, org, workspace, invite, expiresAt, inviter } = invitation;
  const answer: InvitationResponse = {
    organisation: String(org.name ?? ''),
    inviter,
    address: String(invite?.address ?? account?.email ?? ''),
    needs: [],
    suggested: {},
    expiresAt,
    kind,
    ...(workspace === null ? {} : { workspace: String(workspace.name ?? '') }),
  };
  if (hasExistingAccount(invitation)) return answer;
  if (kind === 'invitation') {
    for (const field of ['firstName', 'lastName', 'userId'] as const) {
      const known = user?.[field];
      if (typeof known === 'string') answer.suggested[field] = known;
      else answer.needs.push(field);
    }
    answer.suggested.userId ??= await suggestFreeUserId(context, answer.address);
  } else if (user !== null && displayName(user) !== '') {
    answer.suggested = { firstName: String(user.firstName ?? ''), lastName: String(user.lastName ?? '') };
  }
  answer.needs.push('password');
  return answer;
}
