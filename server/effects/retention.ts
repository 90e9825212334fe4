import type { System } from '../model/actor.ts';
import { defaultAuditDays } from '../model/audit.ts';
import type { RowId } from '../model/change.ts';
import type { Page, Reader } from '../model/session.ts';
import type { Writer } from '../model/workspace.ts';
import { all, isBefore, isBlank, isOneOf } from './filter.ts';
import type { Log, Rounds } from './rounds.ts';
import { startRounds } from './rounds.ts';

/** The workspace whose old audit entries are deleted. */
export interface RetentionOptions {
  writer: Writer;
  reader: Reader;
}

const actor: System = { kind: 'system', name: 'retention' };
const every = 10 * 60_000;
const day = 86_400_000;
/** Entries deleted by one commit, and commits of one round: nobody waits long behind either. */
const piece = 500;
const mostPieces = 20;

/**
 * Deletes audit entries that are older than their organisation keeps them, some at a time. Where the time has jumped, nothing is deleted by it;
 * nor in the first round, in which nobody knows that yet.
 */
export function startRetention(options: RetentionOptions & { log: Log; now: () => Date; jump: () => number }): Rounds {
  let isFirst = true;
  return startRounds({
    name: 'retention',
    every,
    log: options.log,
    round: async () => {
      const mayDelete = !isFirst && options.jump() === 0;
      isFirst = false;
      if (!mayDelete) return;
      const deleted = await deleteOldEntries(options, options.now().toISOString());
      if (deleted > 0) options.log.info({ deleted }, 'retention: old audit entries deleted');
    },
  });
}

/** One round at this moment; returns how many entries it deleted. What it leaves over is for the next. */
export async function deleteOldEntries({ writer, reader }: RetentionOptions, now: string): Promise<number> {
  let deleted = 0;
  let pieces = 0;
  for (const { org, days } of await policies(reader)) {
    for (let full = true; full && pieces < mostPieces; pieces += 1) {
      const oldest = new Date(Date.parse(now) - days * day).toISOString();
      const { rows } = await reader.page({
        table: 'audit',
        reach: null,
        filter: all(isBefore('at', oldest), org === null ? isBlank('org') : isOneOf('org', org)),
        sort: [{ field: 'at', descending: false }],
        fields: ['at'],
        limit: piece,
      });
      full = rows.length === piece;
      if (rows.length === 0) break;
      const wishes = rows.map(row => ({ table: 'audit', row: row.id, to: null }));
      await writer.commit(actor, wishes, { label: 'Audit retention' });
      deleted += rows.length;
    }
  }
  return deleted;
}

/** For how many days each organisation keeps its entries, and how long those of none are kept. */
async function policies(reader: Reader): Promise<{ org: RowId | null; days: number }[]> {
  const found: { org: RowId | null; days: number }[] = [{ org: null, days: defaultAuditDays }];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await reader.page({
      table: 'orgs',
      reach: null,
      sort: [],
      fields: ['auditDays'],
      limit: piece,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    found.push(...page.rows.map(row => ({ org: row.id, days: Number(row.auditDays ?? defaultAuditDays) })));
    cursor = page.rows.length < piece ? null : page.cursor;
  }
  return found;
}
