import type { z } from '@hono/zod-openapi';
import { expect } from 'vitest';
import type { importResponse, importRows } from '../../server/api/schemas/imports.ts';
import { type Browser, type Site, workspace } from './site.ts';

/** An import as its person sees it. */
export type Import = z.output<typeof importResponse>;
type Rows = z.output<typeof importRows>;

/** The path of imports. */
export const path = `${workspace}/imports`;

/** Who imports, and where. */
export interface ImportWorld {
  alice: Browser;
  site: Site;
}

/** Uploads files, changes how they are read, and reads what was tried, always after the work is done. */
export function importsIn(world: () => ImportWorld) {
  async function upload(text: string | Uint8Array<ArrayBuffer>, name = 'people.csv', browser = world().alice): Promise<Import> {
    const { status, body } = await browser.upload<Import>(`${path}?table=users&name=${name}`, text);
    expect([status, body.id]).toEqual([200, expect.any(String)]);
    return settled(body.id, browser);
  }

  async function settled(id: string, browser = world().alice): Promise<Import> {
    await world().site.jobs?.settled();
    return (await browser.get<Import>(`${path}/${id}`)).body;
  }

  async function change(id: string, to: object): Promise<Import> {
    const { status, body } = await world().alice.send('PATCH', `${path}/${id}`, to);
    // A small file may have been tried before the answer was written.
    expect([status, body]).toEqual([200, expect.objectContaining({ id })]);
    return settled(id);
  }

  const rows = async (id: string, query = ''): Promise<Rows['rows']> =>
    (await world().alice.get<Rows>(`${path}/${id}/rows${query}`)).body.rows;

  return { upload, settled, change, rows };
}
