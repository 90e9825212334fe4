import { createRoute } from '@hono/zod-openapi';
import type { App, AppContext } from './appContext.ts';
import { siteResponse } from './responses.ts';
import { jsonResponses } from './routes.ts';

const readRoute = createRoute({
  method: 'get',
  path: '/api/site',
  summary: 'What a page must know before anybody signs in: the right address, and whether mail is sent',
  responses: jsonResponses(siteResponse, 'The installation'),
});

/** What everybody may know of the installation. */
export function siteRoute(app: App, { config }: AppContext): void {
  app.openapi(readRoute, c => c.json({ address: config.publicUrl, mail: sendsMail(config) }, 200));
}

/** Whether messages leave this installation. Those of the example organisation never do. */
export const sendsMail = ({ smtpUrl, demo }: AppContext['config']): boolean => smtpUrl !== null && !demo;
