import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { postgresFloor, sqliteFloor } from './floorStore.ts';
import { columns } from './people.ts';

/*
 * The floor, a separate program: what every handler must do that accepts rows over HTTP, validates each, and has them on the
 * disk before it answers. No sign-in, rules, log, versions, or answer per row. The ratio shows everything that Seatgrid does
 * beyond that.
 */

const name = z.string().min(1).max(60);
const detail = z.string().max(120);
const person = z.strictObject({
  userId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/),
  firstName: name,
  lastName: name,
  email: z.email().max(254),
  mobile: z.string().regex(/^\+[1-9]\d{6,14}$/),
  jobTitle: detail,
  department: detail,
  employeeId: name,
  company: detail,
  language: z.enum(['en', 'fr']),
});
const rowsBody = z.object({ rows: z.array(person).min(1) });
const cellsBody = z.object({ cells: z.array(z.strictObject({ row: z.uuid(), field: z.enum(columns), value: detail })).min(1) });

const where = process.argv[2] ?? '';
const store = where.startsWith('postgres:') ? await postgresFloor(where) : sqliteFloor(where);
const app = new Hono();

app.get('/healthz', c => c.json({ status: 'ok' }));
app.post('/rows', async c => {
  const { rows } = rowsBody.parse(await c.req.json());
  await store.add(rows);
  return c.json({ added: rows.length });
});
app.post('/cells', async c => {
  const { cells } = cellsBody.parse(await c.req.json());
  store.set?.(cells);
  return c.json({ set: cells.length });
});
app.get('/rows', c => {
  const { after = '', ...query } = c.req.query();
  return c.json({ rows: store.page?.({ after, ...query }) ?? [] });
});
app.get('/export', c => c.text(store.export?.() ?? ''));
app.get('/ids', c => c.json({ ids: store.ids?.() ?? [] }));

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => {
  console.log(`The floor is at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));
