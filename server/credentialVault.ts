import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellAddress, CredentialOpener, CredentialSealer } from './model/sealing.ts';

/** A key for credentials. Its id is stored with every text that it encrypts, and tells nothing about it. */
export interface CredentialKey {
  id: string;
  bytes: Buffer;
}

/** The key file in the data folder, which is used unless SEATGRID_KEY is set. */
export const keyFile = (data: string): string => join(data, 'credentials.key');

/** A key as text; null if it is not 32 bytes in base64. */
export function parseKey(text: string): CredentialKey | null {
  const bytes = /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  return bytes.length === 32 ? { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes } : null;
}

/** A credential that cannot be opened. The message names its cell, and nothing of it. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
}

/** Where keys come from: SEATGRID_KEY, or the key file, which is read again each time because a rotation may have changed it. */
export interface KeySource {
  data: string;
  /** SEATGRID_KEY: the current key, then older ones; null without it. */
  credentialKeys: readonly string[] | null;
}

/** Encrypts and opens credentials with the current key and older ones. */
export class CredentialVault implements CredentialSealer, CredentialOpener {
  readonly #source: KeySource;

  constructor(source: KeySource) {
    this.#source = source;
  }

  /** The keys, the current one first; none if no credential was ever stored. */
  keys(): CredentialKey[] {
    const { data, credentialKeys } = this.#source;
    const texts = credentialKeys ?? (existsSync(keyFile(data)) ? readFileSync(keyFile(data), 'utf8').split(/\s+/) : []);
    return texts.flatMap(text => parseKey(text) ?? []);
  }

  /** The current key. It is created in the data folder when it is first used. */
  current(): CredentialKey {
    const [known] = this.keys();
    if (known !== undefined) return known;
    if (existsSync(keyFile(this.#source.data)))
      throw new Error(`${keyFile(this.#source.data)} contains no key: restore it from where you keep a copy`);
    createKeyFile(this.#source.data);
    return this.current();
  }

  seal(cell: CellAddress, clear: string): string {
    const { id, bytes } = this.current();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(addressBytes(cell));
    const text = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
    return `1:${id}:${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')}`;
  }

  /** Whether a key opens the text for this cell. */
  opens(cell: CellAddress, sealed: string): boolean {
    try {
      this.open(cell, sealed);
      return true;
    } catch (error) {
      if (error instanceof CredentialError) return false;
      throw error;
    }
  }

  open(cell: CellAddress, sealed: string): string {
    const { key: id, body } = parseSealed(sealed);
    const key = this.keys().find(each => each.id === id);
    const here = `The credential ${cell.field} of ${cell.table} ${cell.row}`;
    if (key === undefined || body.length < 28)
      throw new CredentialError(`${here} was encrypted with a key that is not here: ${id}`);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, body.subarray(0, 12)).setAAD(addressBytes(cell));
      decipher.setAuthTag(body.subarray(-16));
      return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString('utf8');
    } catch {
      throw new CredentialError(`${here} was changed or moved: it cannot be opened`);
    }
  }
}

/** The id of the key that a stored text was encrypted with. */
export const keyIdOf = (sealed: string): string => parseSealed(sealed).key;

/** Adds a new current key to the key file. The older ones stay, because backups and unfinished rotations need them. */
export function addKey(data: string): void {
  const file = keyFile(data);
  const draft = `${file}.new`;
  writeFileSync(draft, `${newKey()}\n${readFileSync(file, 'utf8')}`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

/** Creates the key file; leaves one that another process has created in the meantime. */
function createKeyFile(data: string): void {
  const draft = `${keyFile(data)}.${process.pid}`;
  writeFileSync(draft, `${newKey()}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, keyFile(data));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

const newKey = (): string => randomBytes(32).toString('base64');

function parseSealed(sealed: string): { key: string; body: Buffer } {
  const [version, key = '', body = ''] = sealed.split(':');
  return version === '1' ? { key, body: Buffer.from(body, 'base64url') } : { key: '', body: Buffer.alloc(0) };
}

const addressBytes = ({ table, row, field }: CellAddress): Buffer => Buffer.from(JSON.stringify([table, row, field]), 'utf8');
