import type { Row } from '../model/change.ts';
import type { Page, PageRequest, StoreReader } from '../model/store.ts';

/** The rows of a view, in pages of at most `limit` rows; ends after a page that is not full. */
export async function* pagesOf(reader: Pick<StoreReader, 'page'>, view: PageRequest): AsyncGenerator<readonly Row[]> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await reader.page({ ...view, ...(cursor === undefined ? {} : { after: cursor }) });
    if (page.rows.length > 0) yield page.rows;
    cursor = page.rows.length < view.limit ? null : page.cursor;
  }
}
