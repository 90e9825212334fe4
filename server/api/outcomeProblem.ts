import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Issue, Outcome } from '../model/change.ts';
import { notWrittenIn } from '../model/outcome.ts';
import { ApiProblem } from './problem.ts';

const statuses: Readonly<Record<string, ContentfulStatusCode>> = {
  forbidden: 403,
  not_deletable: 403,
  no_such_row: 404,
  stale: 409,
  TOO_SOON: 429,
  SENT_LATELY: 429,
  SENT_OFTEN: 429,
  RESET_OFTEN: 429,
};

/** The problem for a commit that wrote nothing because rows were refused; null otherwise. */
export function outcomeProblem(outcome: Outcome, now: string): ApiProblem | null {
  if (outcome.transaction !== null) return null;
  const { dryRun, refused: issues } = notWrittenIn(outcome);
  if (dryRun || issues === null) return null;
  const [first] = issues;
  const code = first?.code ?? 'refused';
  const status = statuses[code] ?? 422;
  const more = { issues: [...issues], outcome, ...(status === 429 ? { retryAfter: secondsUntil(first, now) } : {}) };
  return new ApiProblem(status, code, first?.message ?? 'Nothing was written', more);
}

/** The seconds until the latest moment that the issue names, at least 1. */
function secondsUntil(issue: Issue | undefined, now: string): number {
  const moments = Object.values(issue?.params ?? {}).map(param => Date.parse(String(param)));
  const latest = Math.max(...moments.filter(moment => !Number.isNaN(moment)));
  return Number.isFinite(latest) ? Math.max(1, Math.ceil((latest - Date.parse(now)) / 1000)) : 1;
}
