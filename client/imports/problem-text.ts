import { interpolate } from '../../server/model/localizedText.ts';
import { language } from '../i18n/language.ts';
import { errorMessage } from '../pages/session.ts';
import { ApiProblem } from '../sync/api.ts';

/** Why an import could not be begun or changed, in the reader's language: some problems bring their texts along. */
export function importProblemText(error: unknown): string {
  if (!(error instanceof ApiProblem)) return errorMessage(error);
  const { code, texts, params, detail } = error.problem;
  const text = texts?.[code];
  if (text !== undefined) return interpolate(text, params, { language: language() });
  return error.localized ?? detail ?? errorMessage(error);
}
