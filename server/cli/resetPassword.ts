import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { createWriter } from '../engine/createWriter.ts';
import { accountByLogin } from '../identity/accountLookup.ts';
import { newToken, tokenHashes } from '../identity/tokens.ts';
import type { Row, RowId } from '../model/change.ts';
import { secretMask } from '../model/secretMask.ts';
import type { StoreReader } from '../model/store.ts';
import { openStore } from '../store/openStore.ts';
import { catalogs } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';

/**
 * Resets the password of a person when nobody in the page can, such as a sole owner who has forgotten it. Prints the message
 * with the new sign-in details. The message is not sent, and the Outbox stores it without the secret. May run while Seatgrid
 * runs. Returns 0. Throws `CommandError`.
 */
export async function resetPasswordOf(config: Config, login: string): Promise<number> {
  const location = databaseLocation(config);
  if ('file' in location && !existsSync(location.file)) {
    throw new CommandError(`There is no data in ${config.data}: check SEATGRID_DATA.`);
  }
  const store = await openStore(location, catalogs).catch((error: unknown) => {
    throw new CommandError(`The database cannot be opened (${errorReason(error)}): check SEATGRID_DATA or DATABASE_URL.`);
  });
  try {
    const { reader } = store;
    const person = await personOf(reader, login);
    const now = new Date().toISOString();
    // The message is printed here and sent to nobody.
    const writer = createWriter(store, catalogs, { publicUrl: config.publicUrl, newSecret, deliversMail: false });
    const request = { table: 'users', row: person.id, to: { wayInAt: now } };
    const { outcomes, secrets = [] } = await writer.commit(
      { kind: 'system', name: 'session', via: { channel: 'cli' } },
      [request],
      {
        label: 'Reset password',
      },
    );
    const [issue] = outcomes.flatMap(each => each.issues);
    if (issue !== undefined) throw new CommandError(`${login}: ${issue.message}.`);
    const message = await lastMessageTo(reader, person.id);
    const [secret] = secrets;
    if (secret === undefined) throw new CommandError(`${login} has no e-mail address: give them one in Users.`);
    const body = String(message.body).replaceAll(
      String(message.link).includes(secretMask) ? String(message.link) : secretMask,
      secret.secret,
    );
    console.log(`${String(message.subject)}\n\n${body}`);
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
  const account = await accountByLogin({ reader, catalog: () => catalogs.builtIn }, login);
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
