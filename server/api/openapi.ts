import type { Config } from '../config.ts';
import type { App } from './appContext.ts';
import { sessionCookieName } from './authentication.ts';

/** Serves the OpenAPI document, generated from the routes. */
export function openapiRoute(app: App, config: Config): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookieName(config),
  });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Seatgrid',
      version: '1',
      description: 'Tables are named by their ids. Every error response is application/problem+json with a code.',
    },
    servers: [{ url: config.publicUrl }],
  });
}
