import type { LicenceUseResponse, WireRow } from '../../../server/api/wire.ts';
import type { RowId, Value } from '../../../server/model/change.ts';
import { dayIn, daysBetween } from '../../../server/model/days.ts';
import type { TimeRange } from '../../../server/model/periods.ts';
import { withQuery } from '../../sync/api.ts';
import type { Workspace } from '../../sync/workspace.ts';
import { api } from '../session.ts';
import { pathOf, readTableRows } from './read.ts';
import type { Pool, Subscription } from './subscription.ts';

const cellText = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);

/** The licences of the organisation, by product; the organisation's own first. */
export async function readPools(workspace: Workspace): Promise<Pool[]> {
  const { rows } = await readTableRows(workspace, 'pools', { sort: 'id', limit: 200 });
  return rows.map(({ id, cells }) => ({
    id,
    product: cellText(cells.product),
    trigger: cellText(cells.trigger),
    total: numberOf(cells.total),
    used: numberOf(cells.used),
    reserved: numberOf(cells.reserved),
  }));
}

/** The most subscriptions that the page lists. */
export const maxSubscriptions = 200;

/** The subscriptions that the organisation has bought or uses. */
export async function readSubscriptions(workspace: Workspace, org: RowId): Promise<Subscription[]> {
  const { rows } = await readTableRows(workspace, 'subscriptions', { limit: maxSubscriptions });
  return rows.map(({ id, cells }) => ({
    id,
    reference: cellText(cells.reference),
    product: cellText(cells.product),
    quantity: numberOf(cells.quantity),
    state: cellText(cells.state),
    startsAt: cellText(cells.startsAt) || null,
    endsAt: cellText(cells.endsAt) || null,
    source: cells.source ?? null,
    isOurs: cells.appliedTo === org,
  }));
}

/** How often a request is repeated that reads a part of the log each time. */
const maxRepeats = 20;

/** The use over time of each product. Where one answer does not reach back far enough, the request is repeated. */
export async function readUse(workspace: Workspace, span: TimeRange): Promise<LicenceUseResponse> {
  const read = (): Promise<LicenceUseResponse> => api.get(withQuery(`${pathOf(workspace)}/licences/use`, { span }));
  let use = await read();
  const isShort = (): boolean => use.pools.some(pool => pool.start === 'unread' && lacksPeriods(pool, use, span));
  for (let repeats = 0; isShort() && repeats < maxRepeats; repeats += 1) use = await read();
  return use;
}

/** The use of each product at the end of a past day. Where one answer does not reach back far enough, the request is repeated. */
export async function readUseOn(workspace: Workspace, day: string): Promise<LicenceUseResponse> {
  const read = (): Promise<LicenceUseResponse> => api.get(withQuery(`${pathOf(workspace)}/licences/use`, { day }));
  let use = await read();
  const isShort = (): boolean => use.pools.some(({ start, periods }) => start === 'unread' && periods.length === 0);
  for (let repeats = 0; isShort() && repeats < maxRepeats; repeats += 1) use = await read();
  return use;
}

/** Whether the log goes on before the periods of a span that were read. */
export const lacksPeriods = (
  { periods }: LicenceUseResponse['pools'][number],
  { unit }: LicenceUseResponse,
  span: TimeRange,
): boolean => span === 'all' || periods.length < (unit === 'day' ? 30 : 12);

/** Today's date in a time zone. */
export const todayIn = (zone: string): string => dayIn(zone, new Date().toISOString());

/** The days from today, in the organisation's time zone, to a date. */
export const daysUntil = (date: string, zone: string): number => daysBetween(todayIn(zone), date);

/** The filter for the people who were to be activated and did not get a licence; none if this person cannot see them. */
export const waitingFilter = ({ catalog }: Workspace): string | undefined => catalog.table('users')?.filters?.withoutLicence;

/** The most waiting people that are activated at once. */
const maxWaiting = 500;

/** The people who wait for a licence: the first of them, in the order of their rows, and how many there are in all. */
export interface WaitingPeople {
  people: readonly WireRow[];
  count: number;
}

/** Reads the people who wait for a licence. */
export async function readWaiting(workspace: Workspace): Promise<WaitingPeople> {
  const filter = waitingFilter(workspace);
  if (filter === undefined) return { people: [], count: 0 };
  const query = { filter, fields: 'status', limit: maxWaiting, total: 'true' };
  const { rows, total = rows.length } = await readTableRows(workspace, 'users', query);
  return { people: rows, count: total };
}

/** The time zone of the organisation. */
export async function readZone(workspace: Workspace, org: RowId): Promise<string> {
  const { rows } = await readTableRows(workspace, 'orgs', { ids: org, fields: 'zone', limit: 1 });
  return cellText(rows[0]?.cells.zone) || 'UTC';
}
