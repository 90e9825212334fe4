import { existsSync } from 'node:fs';
import { accountByLogin } from '../api/accountLookup.ts';
import { newToken, tokenHashes } from '../api/tokens.ts';
import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { createWriter } from '../engine/createWriter.ts';
import type { Row, RowId } from '../model/change.ts';
import { secretMask } from '../model/secretMask.ts';
import type { StoreReader } from '../model/store.ts';
import { openStore } from '../store/openStore.ts';
import { catalog } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';

/**
 * Makes a new way in for somebody whom nobody in the page can send one: an only owner who has forgotten the password. Prints the message,
 * which is not sent, and of which the Outbox keeps all but the secret. May be done while Seatgrid runs. 0 where it is done. Throws `CommandError`.
 */
export async function resetPassword(config: Config, login: string): Promise<number> {
  const where = databaseLocation(config);
  if ('file' in where && !existsSync(where.file)) {
    throw new CommandError(`There is no data in ${config.data}: check SEATGRID_DATA.`);
  }
  const store = await openStore(where, catalog.stored).catch((error: unknown) => {
    throw new CommandError(`The database cannot be opened (${errorReason(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  });
  try {
    const { reader } = store;
    const person = await personOf(reader, login);
    const now = new Date().toISOString();
    // What the operator reads here goes to nobody else.
    const writer = createWriter(store, catalog, { publicUrl: config.publicUrl, newSecret, deliversMail: false });
    const request = { table: 'users', row: person.id, to: { wayInAt: now } };
    const { outcomes, secrets = [] } = await writer.commit(
      { kind: 'system', name: 'session', via: { channel: 'cli' } },
      [request],
      {
        label: 'New way in',
      },
    );
    const [issue] = outcomes.flatMap(each => each.issues);
    if (issue !== undefined) throw new CommandError(`${login}: ${issue.message}.`);
    const message = await lastMessageTo(reader, person.id);
    const [secret] = secrets;
    if (secret === undefined) throw new CommandError(`${login} has no e-mail address: give them one in Users.`);
    const shown = String(message.body).replaceAll(
      String(message.link).includes(secretMask) ? String(message.link) : secretMask,
      secret.secret,
    );
    console.log(`${String(message.subject)}\n\n${shown}`);
    return 0;
  } finally {
    await store.close();
  }
}

function newSecret(): { clear: string; hash: string } {
  const clear = newToken();
  return { clear, hash: tokenHashes(clear)[1]! };
}

/** The person with this User ID or e-mail, in the organisation that manages their account. */
async function personOf(reader: StoreReader, login: string): Promise<Row> {
  const account = await accountByLogin({ reader, catalog }, login);
  if (account === null) throw new CommandError(`Nobody has the User ID or e-mail ${login}.`);
  const people = await reader.where('users', 'account', [account.id]);
  const person = people.find(({ org, status }) => org === account.managingOrg && status === 'Active');
  if (person === undefined) throw new CommandError(`${login} is not Active: an owner or manager can activate them in Users.`);
  return person;
}

async function lastMessageTo(reader: StoreReader, person: RowId): Promise<Row> {
  const { rows } = await reader.page({
    table: 'outbox',
    scope: null,
    relation: { user: person, by: [{ field: 'createdFor' }] },
    sort: [{ field: 'createdAt', descending: true }],
    fields: ['subject', 'body'],
    limit: 1,
  });
  return rows[0]!;
}
