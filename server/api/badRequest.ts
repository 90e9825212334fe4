import { STATUS_CODES } from 'node:http';
import { ApiProblem, problemJson } from './problem.ts';

/** The problem for bytes that are no valid request, by the HTTP parser's error code. */
export function badRequestProblem(code: string): ApiProblem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new ApiProblem(431, 'headers_too_large', 'The headers of this request are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new ApiProblem(408, 'too_slow', 'This request took too long to arrive. Send it again');
  return new ApiProblem(400, 'unreadable', 'This request cannot be read: it is not valid HTTP');
}

/** A problem as the bytes of a whole response, for a connection without a usable request. */
export function rawHttpResponse(problem: ApiProblem): string {
  const body = problemJson(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
