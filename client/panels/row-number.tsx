import type { JSX } from 'solid-js';
import { formatNumber } from '../i18n/format.ts';
import { language, t } from '../i18n/language.ts';
import type { RowCount } from '../sync/counts.ts';

/** A number of rows in the page's language; undefined while it is unknown. */
export const numberText = (of: RowCount | null): string | undefined =>
  of === null ? undefined : of.isMore ? t().top.moreThan(of.count) : formatNumber(of.count, language());

/** A number of rows beside a name; its place stays free while it is unknown. With `warn`, a number above zero is shown as a warning. */
export function RowNumber(props: { of: RowCount | null; warn?: boolean }): JSX.Element {
  return (
    <span class="count" classList={{ warn: props.warn === true && (props.of?.count ?? 0) > 0 }}>
      {numberText(props.of)}
    </span>
  );
}
