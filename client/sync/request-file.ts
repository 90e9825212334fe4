import type { Problem } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { ApiProblem, NoConnection, personHeader, readProblem } from './api.ts';

/** What a request for a file depends on. */
interface FileRequest {
  /** The user row that the page acts for. */
  person: RowId;
  localize: (problem: Problem) => Promise<string | undefined>;
}

/** A file as the server has made it. */
export interface ReceivedFile {
  name: string;
  content: Blob;
}

/** Requests a file for this body. Throws ApiProblem if the server refuses, and NoConnection if it cannot be reached. */
export async function requestFile(path: string, body: unknown, { person, localize }: FileRequest): Promise<ReceivedFile> {
  const response = await post(path, body, person);
  if (!response.ok) {
    const problem = readProblem(response, await response.text());
    throw new ApiProblem(problem, await localize(problem));
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export';
  return { name, content: await contentOf(response) };
}

async function post(path: string, body: unknown, person: RowId): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', [personHeader]: person },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw new NoConnection('The server could not be reached.', { cause });
  }
}

/** The whole file. An export that the server ends early breaks the connection. */
async function contentOf(response: Response): Promise<Blob> {
  try {
    return await response.blob();
  } catch (cause) {
    throw new NoConnection('The file did not arrive completely.', { cause });
  }
}
