import type { Row, RowId } from '../model/change.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { loadOrgs, nonEmptyText } from './personCells.ts';

/**
 * The company account of an organisation owns its workspaces (TT-03). It is the first owner; when that person stops being an owner, it
 * passes to the owner who made the change, else to another owner.
 */
export async function reassignCompanyAccount(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const ownershipChanges = changes.filter(change => isOwner(change.from) !== isOwner(change.to));
  if (ownershipChanges.length === 0) return;
  const orgs = await loadOrgs(context, ownershipChanges);
  const vacant: AppliedChange[] = [];
  for (const change of ownershipChanges) {
    const org = orgs.get(String((change.to ?? change.from)?.org));
    const holder = nonEmptyText(org?.companyAccount);
    if (org !== undefined && (holder === null || holder === change.row)) vacant.push(change);
  }
  await assignCompanyAccount(vacant, context);
}

/** Assigns the company account of organisations created before it existed, when one of their user rows changes. */
export async function ensureCompanyAccount(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const orgs = await loadOrgs(context, changes);
  await assignCompanyAccount(
    changes.filter(change => nonEmptyText(orgs.get(String(change.to?.org))?.companyAccount) === null),
    context,
  );
}

async function assignCompanyAccount(causes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const assigned = new Set<string>();
  for (const cause of causes) {
    const org = String((cause.to ?? cause.from)?.org);
    if (assigned.has(org)) continue;
    assigned.add(org);
    const holder = isOwner(cause.to)
      ? cause.row
      : ((await actingOwner(context, org)) ?? (await longestServingOwner(context, org)));
    if (holder !== null) context.add(cause, { table: 'orgs', row: org, to: { companyAccount: holder } });
  }
}

/** The actor, if they are an owner of this organisation and stay one. */
async function actingOwner(context: HookContext, org: RowId): Promise<RowId | null> {
  const { actor } = context;
  if (actor.kind !== 'person' || actor.org !== org) return null;
  return isOwner((await context.rows('users', [actor.user])).get(actor.user) ?? null) ? actor.user : null;
}

/** The owner who has been there longest; null for none. Needed only if the actor is not an owner. */
async function longestServingOwner(context: HookContext, org: RowId): Promise<RowId | null> {
  const owners = (await context.where('users', 'org', [org])).filter(isOwner);
  return owners.map(owner => owner.id).sort()[0] ?? null;
}

const isOwner = (row: Row | null): boolean => row?.role === 'owner' && row.status === 'Active' && row.external !== true;
