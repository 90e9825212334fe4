import type { Problem } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { ApiProblem, NoConnection, personHeader, readProblem } from './api.ts';

/** What an upload depends on. */
interface UploadOptions {
  /** The user row that the page acts for. */
  person: RowId;
  localize: (problem: Problem) => Promise<string | undefined>;
  /** Told how many bytes have been sent. */
  onProgress: (sent: number) => void;
  /** Ends the upload, which then rejects with the signal's reason. */
  signal: AbortSignal;
}

/**
 * Uploads a file as it is. The browser streams it without reading it into the page's memory; of its ways to send, only this one tells how
 * much has been sent. Throws ApiProblem if the server refuses, and NoConnection if it cannot be reached.
 */
export async function uploadFile<T>(path: string, file: File, options: UploadOptions): Promise<T> {
  const { status, statusText, text, type } = await send(path, file, options);
  if (status >= 200 && status < 300) return JSON.parse(text) as T;
  const headers = new Headers(type === null ? {} : { 'content-type': type });
  const problem = readProblem({ ok: false, status, statusText, headers, text: async () => text }, text);
  throw new ApiProblem(problem, await options.localize(problem));
}

interface Answer {
  status: number;
  statusText: string;
  text: string;
  type: string | null;
}

function send(path: string, file: File, { person, onProgress, signal }: UploadOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader(personHeader, person);
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('load', () =>
      resolve({
        status: request.status,
        statusText: request.statusText,
        text: request.responseText,
        type: request.getResponseHeader('content-type'),
      }),
    );
    request.addEventListener('error', () => reject(new NoConnection('The file could not be uploaded.')));
    request.addEventListener('abort', () => reject(signal.reason as Error));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason as Error);
    else request.send(file);
  });
}
