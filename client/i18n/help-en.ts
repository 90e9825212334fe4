/** A short help article. */
export interface HelpTopic {
  id: string;
  title: string;
  text: string[];
}

/** The help topics in English. */
export const help: HelpTopic[] = [
  {
    id: 'add',
    title: 'Add people',
    text: [
      'Type into the last row of Users, or click “Add person”. Every row starts as Draft: you can leave it half filled in and come back later.',
      'When User ID, first name, last name and e-mail are filled in, set Status to Active. Seatgrid then creates the account, gives it a licence and sends a welcome message. If no mail server is set up, the temporary password is shown once: copy it and give it to them. Later, “Reset password” creates a new one.',
      'If something is missing or no licence is free, the row stays in Draft and Validation result says what to do. What you typed is kept.',
    ],
  },
  {
    id: 'paste',
    title: 'Paste from Excel or Google Sheets',
    text: [
      'Copy the cells there, click the cell where they should begin, and press Ctrl+V. Pasting below the last row adds rows. A header row, in English or French, says where the columns go.',
      'Columns are filled from left to right, in the order you see them. Hidden columns and cells you may not change are skipped, and a message lists them. If several ranges are selected, one copied cell, or a block that fits each of them, goes into all of them.',
      'A text that does not fit its column is kept in the cell and marked with the reason; the other cells of its row are accepted. Long pastes are saved in parts; the bar at the bottom shows the progress. One Undo undoes the whole paste.',
    ],
  },
  {
    id: 'select',
    title: 'Select rows and act on them',
    text: [
      'Move the pointer over a row number and tick its check box. Shift+click ticks all rows up to there; the check box in the header selects all rows of the view, also those that are not loaded. On the keyboard, press ← in the first column, then X or Space ticks the row and Shift+X all rows up to there.',
      'A bar shows what can be done with the selected rows: activate, invite, deactivate, copy, export, delete. “Set field…” writes one value into one field of all of them. F6 goes to the bar, Esc clears the selection.',
      'When the bar would change more than 20 rows or something beyond their cells, or when cells would change the status of more than 20 people or deactivate people on whom others depend, you see the consequences first: how many people change, licences, sessions and messages, and who stays unchanged and why. Nothing is changed until you confirm, and Ctrl+Z undoes everything in one step if it can be undone.',
    ],
  },
  {
    id: 'row',
    title: 'The open row',
    text: [
      'Space opens the row beside the grid, Space or Esc closes it. Ctrl+↑ and Ctrl+↓ go to the previous and the next row. The buttons at the top widen the panel and copy a link to the row.',
      'Below its fields are the rows that refer to it, such as a person’s access rights, licences and direct reports. “Add” creates one for the open row.',
      'A field that you cannot change has a lock: “Why can’t I edit this?”. Press it to read the reason and what to do instead. In the grid, type into the cell or press Enter: the note says the same, and Alt+Enter goes to its links. Before one of them changes the state of the row, you are asked.',
    ],
  },
  {
    id: 'validation',
    title: 'What Validation result says',
    text: [
      'OK: everything is in place. Empty: the row has not been checked yet. Anything else is the next thing to do, for example “Missing: Last Name” or “E-mail already in use”.',
      'The number at the bottom right counts the rows that need attention. Click it to see only those rows, or press F8 to go from one to the next. Select a marked cell to read what is wrong and what to do.',
      'Fixing a row clears the message. It does not activate anyone by itself: set Status to Active again.',
    ],
  },
  {
    id: 'licences',
    title: 'Licences, seats, Plan and billing',
    text: [
      'The meter at the top shows how many licences are in use. It turns amber from 90% and red when there are more people than licences. Click it for Plan and billing.',
      'An active person has one licence. Deactivating or deleting them frees it immediately. A pending invitation reserves one, so that accepting it can never fail.',
      'When several people are activated together and there are not enough licences, the licences are given in the order of the rows; the other people stay as they were.',
      '“Plan and billing” in the sidebar shows how many licences each product has, their use over the last days or months, the subscriptions with their dates, and who has a licence since when. It says which subscription ends next, and how many people wait for a licence; once licences are free, they are activated there together.',
      'To get more, choose “Add licences” in Plan and billing, or add a row to Subscriptions, and enter the quantity. It cannot be changed later: add another subscription instead. “Apply to an organisation” moves a subscription, “Unapply” frees it. Nobody loses a licence when the total goes down, but no one else can be activated until a licence is free.',
      'A subscription is valid from the start of its first day to the end of its last day, in the time zone of the organisation (column Time zone in Organisations). From thirty days before its end, it shows how many days are left.',
    ],
  },
  {
    id: 'invitations',
    title: 'Invitations',
    text: [
      'Choose Invite on a row, or set Status to Invited. The person gets a message with a link; when they accept, the row becomes Active.',
      'You can invite a person again one hour after the last invitation. The old link then stops working.',
      'When an invitation is cancelled, declined or expires, the row goes back to Draft and its licence is free.',
    ],
  },
  {
    id: 'workspaces',
    title: 'Workspaces and external people',
    text: [
      'Type a name into Workspaces to create one. The company account of your organisation owns every workspace; ownership cannot be transferred. Who has access to it, and what they may do, is shown in Access rights, for internal and external people alike.',
      'To invite someone from outside, right-click the workspace and choose “Invite someone from outside”. Once they have accepted, they appear in Users with “External ?” checked and use no licence; the person who invited them is told by e-mail. Their account belongs to them: you cannot change or delete it.',
      'Remove their access, or delete the workspace: when they have no access left, they disappear from Users; their account stays as it is. Ctrl+Z restores their access.',
    ],
  },
  {
    id: 'audit',
    title: 'See who signed in, and what was refused',
    text: [
      'Audit, which only owners see, lists sign-ins, refused sign-ins and requests, changes of roles and settings, sign-in details sent, and exports: who, when, and from which address. The name is the one the person had at that moment; Person ID tells two people of the same name apart.',
      'Nobody can change or delete an entry. Entries are kept for 400 days; to change that, edit “Days in the audit trail” in Organisations. The same refusal repeated within a minute is one entry with a count.',
    ],
  },
  {
    id: 'roles',
    title: 'Who may do what',
    text: [
      'The Role in Users decides. Owners can do everything, and only they give the roles Owner, Manager and Licence admin. Managers can do everything else, except change an owner.',
      'Licence admins add members, invite and activate them, edit the drafts they created, and manage Seats and Subscriptions. Only owners and managers can deactivate people. Members see their own row and can change their name, mobile and language.',
    ],
  },
  {
    id: 'password',
    title: 'Passwords, language, appearance',
    text: [
      'Your name at the foot of the sidebar opens your menu: language, light or dark, your password, your e-mail, your sessions, sign out.',
      'A temporary password works once and must be replaced at the first sign-in. A password has at least 12 characters; a few words in a row work well. Common passwords, and those that contain your own name or address, are not accepted.',
      'If you have forgotten your password, choose “Forgotten your password?” on the sign-in page: a link is sent to your e-mail address. It works once and is valid for one hour.',
      'A new e-mail address takes effect once you have opened the link sent to it. Sessions shows where you are signed in and lets you end any session.',
      'If someone has forgotten their password, or someone else knows it, right-click their row in Users and choose “Reset password”. The old password stops working immediately and they are signed out everywhere. A temporary password or a link, depending on your organisation’s settings, is sent to their e-mail address or, without a mail server, shown to you once. “Sign out everywhere” ends their sessions and leaves their password as it is.',
    ],
  },
  {
    id: 'deactivate',
    title: 'Deactivate or delete someone',
    text: [
      'Set Status to Inactive, or right-click the row and choose Deactivate. The person is signed out within a second and the licence is free again. All their data stays.',
      'Or enter their Last day: Seatgrid deactivates them at the end of that day, and the Coming up column says so from seven days before. In Organisations you can choose to be reminded only, and to wait for first days.',
      'Only inactive people, invitations and drafts can be deleted. Ctrl+Z restores a row; if it cannot restore everything, such as a password, you are asked first. Deleting someone whose account belongs to your organisation deletes the account; their User ID is never given to anyone else.',
      'The last active owner cannot be deactivated or deleted. Make someone else an owner first.',
    ],
  },
  {
    id: 'undo',
    title: 'Undo, and see what happened',
    text: [
      'Ctrl+Z undoes your last action, Ctrl+Y redoes it, even after a reload or from another browser. A whole paste or a bulk action counts as one.',
      'Press Space on a row and open History: who changed what and when. The User ID after a name tells you who it was, whatever they are called now. Undo next to a change undoes that change, even days later; if it concerns more than this row, you first see what would change.',
      'Undoing an activation deactivates the person. Messages that were sent stay sent. A cell that has been changed since then stays as it is, and a message says so. People who have an account stay as Inactive: the message lets you show or delete them.',
    ],
  },
  {
    id: 'refused',
    title: 'A change was not saved',
    text: [
      'If a rule does not allow a change, the old value comes back and what you typed is kept beside it with the reason. Open the row with Space and choose Try again once the problem is solved, or Discard.',
      'If the connection is lost, you can continue. What you type is kept in this browser, even if you close or reload the page, and sent when the connection is back and you are signed in; the bar at the bottom shows how many changes are waiting. Nobody else can see or send them. Changes that could not be saved by then, or had no answer for a day, are shown there too: send them again or discard them.',
    ],
  },
  {
    id: 'filter',
    title: 'Views, filter, sort, search',
    text: [
      'The tabs beside the title are views: all rows, those that need attention, externals. Each shows its number of rows and keeps its own columns, and the page address includes it.',
      'Search covers all text in the table and the names of linked rows, including rows that are not on screen; every word must match. Filter adds conditions; choose whether all of them must be true or any. Into “is any of” you can paste a whole column: dates, numbers, choices and people are read as in a cell, and what the column does not know is named. Under Formula you can write any condition yourself.',
      'Each column has a menu: click the arrow in its heading, right-click the heading, or press Alt+↓ on it. It sorts, filters, freezes, moves and hides the column. “Filter by this column” (Ctrl+Shift+L) lists its values, each with its number of rows: tick those you want to see. “Filter by this value” in the menu of a cell shows the rows with the same value.',
      '“Freeze up to here” keeps the columns up to this one in place while the others scroll sideways. “Hidden columns…” shows and hides columns.',
      'A row that you edit stays where it is, even if it no longer matches, until the rows are reloaded.',
      'Column widths, column order, frozen and hidden columns and the row height are saved in this browser for each view, separately for each person. The page address includes the open row: you can send it to a colleague.',
    ],
  },
  {
    id: 'replace',
    title: 'Find and replace',
    text: [
      'Ctrl+F finds a text in the rows of the view, loaded or not. Ctrl+H replaces it: in the selected cells, or in all rows of the view, in one column or in all that are shown. Before anything changes, you see each cell with its text before and after, and how many rows would need attention.',
      'Up to 20,000 rows change in one step, and one undo takes it back. Read-only cells are counted and stay as they are.',
    ],
  },
  {
    id: 'import',
    title: 'Import a file of rows',
    text: [
      '“Import” above the table asks for a CSV, Excel or JSON file; you can also drop the file on the table. Nothing is written yet: a page shows each row as it would be, with old and new values, and what is wrong.',
      'Above each column is its heading in the file, and below it the field that it fills: choose another one, or leave the column out. The cards on the right say how the file was read, such as the order of its dates, and how existing rows are found. Each choice tries all rows again.',
      'Problems are in groups: one replacement corrects a text in all rows. Then apply the valid rows (Enter), all or nothing, or keep the rest as drafts. Esc leaves the page; the import stays under “Import”. The import goes on if you close the page.',
      'Afterwards the page says how many rows were written, undoes all of them at once, and gives the rows to correct as a file with their reasons, which you can upload again.',
    ],
  },
  {
    id: 'export',
    title: 'Export rows as a file',
    text: [
      '“Export” above the table makes an Excel, CSV or JSON file of the rows of the view, as filtered and sorted. To export only some rows, select them and choose “Export…” in their bar: up to 1,500 rows, or all rows of the view.',
      'The file has the columns that are shown, or all; a person is two columns, first and last name. It waits until your last changes are saved, and says if some could not be. Owners find each export in Audit.',
    ],
  },
  {
    id: 'keyboard',
    title: 'Use the keyboard',
    text: [
      'Arrow keys move, typing replaces, Enter or F2 edits, Esc cancels. Ctrl+C, Ctrl+V, Ctrl+D and Ctrl+Z work as in any spreadsheet.',
      'Space opens the row beside the grid, Shift+F10 opens its menu, F8 goes to the next problem. F6 goes to the next part of the page, Shift+F6 to the previous one. Ctrl+Z, Ctrl+F, Ctrl+H and F8 work anywhere on the page. Alt+Enter follows the link of a cell: to the linked row, or to what fixes the problem in Validation result. Ctrl+/ or F1 lists all shortcuts.',
      'Ctrl+K, also from anywhere, opens a list of everything you can go to or do: type a few letters of a table, a view, a person or a command, and press Enter. Actions on the selected rows are in it too.',
    ],
  },
];
