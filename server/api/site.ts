import { createRoute } from '@hono/zod-openapi';
import { siteAnswer } from './answers.ts';
import type { App, Parts } from './parts.ts';
import { gives } from './routes.ts';

const readRoute = createRoute({
  method: 'get',
  path: '/api/site',
  summary: 'What a page must know before anybody signs in: the right address, and whether mail is sent',
  responses: gives(siteAnswer, 'The installation'),
});

/** What everybody may know of the installation. */
export function siteRoute(app: App, { config }: Parts): void {
  app.openapi(readRoute, c => c.json({ address: config.publicUrl, mail: sendsMail(config) }, 200));
}

/** Whether messages leave this installation. Those of the example organisation never do. */
export const sendsMail = ({ smtpUrl, demo }: Parts['config']): boolean => smtpUrl !== null && !demo;
