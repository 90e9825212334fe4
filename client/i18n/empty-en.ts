/** English texts of tables and views without rows. */
export const empty = {
  none: 'No rows match.',
  noneWhy: 'Change or clear the search and the filter to see more.',
  clear: 'Clear search and filter',
  table: 'Nothing here yet.',
  view: 'Nothing in this view',
  attention: 'Nothing to fix',
  attentionWhy: 'Rows that need attention appear here, with what is wrong and what to do.',
  showAll: (rows: string) => `Show all ${rows}`,
  rows: 'rows',
  paste: 'Paste people here from any spreadsheet.',
  pasteHow:
    'Click the empty row below yours and press Ctrl+V. The header row may be included, with its columns in any order. Without it, the columns are, in this order: User ID, First Name, Last Name, Email. Or just type.',
  pasteNext: 'Everyone starts as Draft. Set Status to Active to give them an account, a licence and a welcome message.',
  pasteRows: 'Paste rows here from any spreadsheet.',
  away: 'These rows are not loaded yet',
  awayWhy: 'The server cannot be reached at the moment. The rows will appear as soon as the connection is back.',
  failed: 'These rows could not be loaded.',
};
