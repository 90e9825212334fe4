/** A JSON schema of the OpenAPI document, as far as requests are made from it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  example?: unknown;
  default?: unknown;
}

/** One route of the document: its parameters and the schema of its body. */
export interface Operation {
  method: string;
  path: string;
  parameters: readonly { name: string; in: 'path' | 'query' | 'header' | 'cookie'; schema: Schema }[];
  body: Schema | null;
}

interface Document {
  paths: Record<
    string,
    Record<string, { parameters?: Operation['parameters']; requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
  components?: { schemas?: Record<string, Schema> };
}

/** All routes of a running server's own document. Throws when there are none. */
export async function operationsOf(url: string): Promise<{ operations: Operation[]; resolve: (schema: Schema) => Schema }> {
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  );
  if (operations.length === 0) throw new Error('The document lists no routes');
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : resolve(document.components?.schemas?.[name] ?? {});
  };
  return { operations, resolve };
}
