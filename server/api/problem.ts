import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { say } from '../model/localizedText.ts';
import { SerializedOutcome } from '../model/outcome.ts';
import type { TextsByCode } from '../model/table.ts';
import { Refusal, type RefusalDetails, type WriterRefusalCode } from '../model/writer.ts';
import { FilterError } from '../workspace/filterError.ts';
import type { Problem } from './wire.ts';

/** An error response: thrown anywhere, turned into the response in one place. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly extensions: Partial<Problem>;

  constructor(status: ContentfulStatusCode, code: string, message: string, more: Partial<Problem> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.extensions = more;
  }

  /** The same problem with more members. */
  with(more: Partial<Problem>): ApiProblem {
    return new ApiProblem(this.status, this.code, this.message, { ...this.extensions, ...more });
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible',
  408: 'Too slow',
  409: 'Changed meanwhile',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Wrong content type',
  417: 'Not understood',
  421: 'Wrong address',
  422: 'Not in order',
  429: 'Too many requests',
  431: 'Too large',
  500: 'Failed',
  503: 'Not available',
  507: 'No room left',
};

/** The page's texts for problems that are not about a row. */
export const problemTexts = {
  too_slow: say(
    'This took too long and was stopped. Use a simpler filter, search or order, or try again later',
    'Cette demande prenait trop de temps et a été arrêtée. Simplifiez le filtre, la recherche ou le tri, ou réessayez plus tard',
  ),
  disk_full: say(
    'The server cannot write to its disk, which is probably full; nothing was changed. Ask the person who runs the server to free some space, then try again',
    'Le serveur ne peut plus écrire sur son disque, sans doute plein ; rien n’a été modifié. Demandez à la personne qui gère le serveur de libérer de la place, puis réessayez',
  ),
  superseded: say(
    'A newer Seatgrid has taken over this data: restart this server',
    'Une version plus récente de Seatgrid a pris ces données en charge : redémarrez ce serveur',
  ),
} as const satisfies TextsByCode;

/** The response to a request that failed with this error: always a problem with a code. */
export function respondWithProblem(c: Context, error: unknown): Response {
  const problem = toProblem(error);
  const { status, extensions: more } = problem;
  if (more.retryAfter !== undefined) c.header('Retry-After', String(more.retryAfter));
  // The rest of a body that is too large is not read.
  if (status === 413) c.header('Connection', 'close');
  const text = problemJson(problem, c.get('requestId') as string | undefined);
  return c.body(text, status, { 'content-type': 'application/problem+json' });
}

/** A problem as JSON text. */
export function problemJson({ status, code, message, extensions: more }: ApiProblem, requestId?: string): string {
  const problem: Problem = { type: 'about:blank', title: titles[status] ?? 'Problem', status, code, detail: message, ...more };
  if (requestId !== undefined) problem.requestId = requestId;
  const { outcome } = problem;
  if (!(outcome instanceof SerializedOutcome)) return JSON.stringify(problem);
  // A large outcome is already JSON text; parsing it only to write it again would delay other requests.
  const { outcome: _, ...rest } = problem;
  return `${JSON.stringify(rest).slice(0, -1)},"outcome":${outcome.text}}`;
}

/** The problem for a request that its schema rejects: the first issue and its path. */
export function validationProblem({ issues: [issue] }: z.ZodError): ApiProblem {
  const at = issue?.path.join('.') ?? '';
  return new ApiProblem(422, 'invalid_request', `${at === '' ? '' : `${at}: `}${issue?.message ?? 'The request is not valid'}`);
}

/** The problem that stands for any error. An unexpected error is a 500 that reveals nothing internal. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Refusal) return fromRefusal(error);
  if (error instanceof HTTPException) return fromHttpException(error);
  if (error instanceof FilterError) return new ApiProblem(422, 'bad_filter', error.message);
  if (error instanceof Error && error.name === 'QueryError') return new ApiProblem(422, 'bad_query', error.message);
  if (hasCode(/^TOO_SLOW$/, error)) return new ApiProblem(503, 'too_slow', problemTexts.too_slow.en, { retryAfter: 5 });
  if (hasCode(diskFullCodes, error)) return new ApiProblem(507, 'disk_full', problemTexts.disk_full.en);
  if (hasCode(/^SUPERSEDED$/, error)) return new ApiProblem(503, 'superseded', problemTexts.superseded.en, { retryAfter: 30 });
  if (isAborted(error)) return new ApiProblem(400, 'broken_off', 'The request was cut off before it had fully arrived');
  if (hasCode(outageCodes, error)) {
    return new ApiProblem(503, 'unavailable', 'The database cannot be reached right now. Try again in a moment', {
      retryAfter: 2,
    });
  }
  return new ApiProblem(500, 'failed', 'The operation failed, and nothing was written. See the log of the server for the reason');
}

const writerStatuses: Readonly<Record<WriterRefusalCode, ContentfulStatusCode>> = {
  malformed: 400,
  key_reused: 422,
  nothing_to_undo: 422,
  other_batch: 422,
  too_old: 422,
  no_such_transaction: 404,
  unknown_table: 404,
  unknown_action: 404,
  too_much: 422,
  too_large: 413,
  too_many_waiting: 429,
  too_many_rows: 429,
  signed_out: 401,
};

const statuses: Readonly<Record<RefusalDetails['kind'], ContentfulStatusCode>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_many: 429,
};

function fromRefusal({ code, message, details }: Refusal): ApiProblem {
  if (details !== null) {
    const { kind, ...more } = details;
    return new ApiProblem(statuses[kind], code, message, more);
  }
  const status = writerStatuses[code as WriterRefusalCode] ?? 500;
  return new ApiProblem(status, code, message, status === 429 ? { retryAfter: code === 'too_many_rows' ? 3_600 : 2 } : {});
}

function fromHttpException(error: HTTPException): ApiProblem {
  if (error.status === 413) return new ApiProblem(413, 'too_large', 'The request is too large: send it in several parts');
  if (error.status === 415) return new ApiProblem(415, 'not_json', 'Send JSON, with Content-Type: application/json');
  if (error.status === 400) return new ApiProblem(400, 'malformed', 'The request is not the expected JSON');
  return new ApiProblem(error.status, `http_${error.status}`, error.message);
}

/** The client disconnected while sending the body; Node reports it as this error. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';

/** Codes of a full disk or quota, which lasts until someone frees space. */
const diskFullCodes = /^(?:53100|ENOSPC|EDQUOT|SQLITE_(?:FULL|IOERR_WRITE|IOERR_FSYNC))$/;

/** Codes of temporary failures: a refused or lost connection, or a server or thread that starts or stops. */
const outageCodes =
  /^(?:ECONN|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EPIPE|57P0|08|53[34]00|40001|40P01|55P03|SQLITE_(?:BUSY|IOERR|READONLY|CANTOPEN)|WRITER_STOPPED)/;

function hasCode(codes: RegExp, error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && codes.test(code);
}
