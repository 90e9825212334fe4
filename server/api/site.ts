import { createRoute } from '@hono/zod-openapi';
import type { App, AppContext } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { jsonResponses } from './routes.ts';
import { siteResponse } from './schemas/installation.ts';

const readRoute = createRoute({
  method: 'get',
  path: '/api/site',
  summary: 'What a page needs before sign-in: the right address, and whether mail is sent',
  responses: jsonResponses(siteResponse, 'The installation'),
});

/** The public facts about the installation. */
export function siteRoute(app: App, { config }: AppContext): void {
  app.openapi(readRoute, c => c.json({ address: config.publicUrl, mail: sendsMail(config) }, 200));
}

/** Whether this installation sends mail. A demo never does. */
export const sendsMail = ({ smtpUrl, demo }: AppContext['config']): boolean => smtpUrl !== null && !demo;

/** The problem when no mail server is configured. */
export const noMailServer = (): ApiProblem =>
  new ApiProblem(409, 'no_mail', 'This installation sends no messages. Ask an administrator of your organisation');
