/** A short answer to a question that people have. */
export interface HelpTopic {
  id: string;
  title: string;
  text: string[];
}

/** The help, in English. */
export const help: HelpTopic[] = [
  {
    id: 'add',
    title: 'Add people',
    text: [
      'Type into the last row of Users, or press “Add row”. Every row starts as Draft: you can leave it half filled and come back later.',
      'When User ID, first name, last name and e-mail are there, set Status to Active. Seatgrid then creates the account, gives it a licence and sends a welcome message. Where no mail server is set up, the temporary password is shown once: copy it and give it to them. Later, send new sign-in details to make another.',
      'If something is missing or no licence is free, the row stays in Draft and Validation result says what to do. What you typed is kept.',
    ],
  },
  {
    id: 'paste',
    title: 'Paste from Excel or Google Sheets',
    text: [
      'Copy the cells there, click the cell where they should begin, and press Ctrl+V. Pasting below the last row adds rows. A first line of headings says where the columns go, in English or French.',
      'Columns are filled from left to right, in the order in which you see them. Hidden columns and cells you may not change are passed over, and you are told which. If several ranges are selected, one copied cell, or a block that fits each of them, goes into all of them.',
      'A text that does not fit its column is kept in the cell, marked, with the reason; the other cells of its row are taken. Long pastes are saved in parts; the bar at the bottom shows how far they are. One Undo takes the whole paste back.',
    ],
  },
  {
    id: 'validation',
    title: 'What Validation result says',
    text: [
      'OK: everything is in place. Empty: nothing was asked of the row yet. Anything else is the next thing to do, for example “Missing: Last Name” or “E-mail already in use”.',
      'The number at the bottom right counts the rows that need attention. Click it to see only those, or press F8 to go from one to the next. Select a marked cell to read what is wrong with it and what to do.',
      'Fixing a row clears the message. It does not activate anybody by itself: set Status to Active again.',
    ],
  },
  {
    id: 'licences',
    title: 'Licences and seats',
    text: [
      'The meter at the top shows how many licences are in use. It turns amber from 90 % and red when there are more people than licences. Click it to see who holds them.',
      'An active person has one licence. Deactivating or removing them frees it at once. A pending invitation reserves one, so that accepting it can never fail.',
      'When several people are activated at once and there are not enough licences, they are given in the order of the rows; the others stay as they were.',
      'To have more, add a row to Subscriptions, under Plan and billing, and type how many. The quantity cannot be changed later: add another subscription instead. “Apply to an organisation” moves a subscription, “Take back” frees it. Nobody loses a licence when the total falls: new activations wait until there is room.',
      'A subscription counts from the start of its first day to the end of its last day, in the time zone of the organisation (column Time zone in Organisations). From thirty days before its end it says how many days are left.',
    ],
  },
  {
    id: 'invitations',
    title: 'Invitations',
    text: [
      'Choose Invite on a row, or set Status to Invited. The person gets a message with a link; when they accept, the row becomes Active.',
      'A person can be invited again one hour after the last time. The old link then stops working.',
      'An invitation that is withdrawn, declined or too old puts the row back to Draft and frees its licence.',
    ],
  },
  {
    id: 'workspaces',
    title: 'Workspaces and people from outside',
    text: [
      'Type a name into Workspaces to make one. The company account of your organisation owns every workspace; ownership cannot be transferred. Who has access, and what they may do, stands in Access rights, for people inside and outside alike.',
      'To have someone from outside, right-click the workspace and choose “Invite someone from outside”. They are in Users once they have accepted, with “External ?” checked, and use no licence; who invited them is told by e-mail. Their account is their own: you cannot change or delete it.',
      'Remove their access, or the workspace, and they leave Users with the last one; their account stays as it is. Undo brings them back.',
    ],
  },
  {
    id: 'audit',
    title: 'See who signed in, and what was refused',
    text: [
      'Audit, which only owners see, lists sign-ins, refused sign-ins and requests, changes of roles and settings, sign-in details sent, and exports: who, when, from which address. The name is the one that the person had at that moment; Person ID tells apart two people of the same name.',
      'Nobody can change or delete an entry. Entries are kept for 400 days; to keep them longer or less, change “Days in the audit trail” in Organisations. The same refusal repeated within a minute is one entry with a number.',
    ],
  },
  {
    id: 'roles',
    title: 'Who may do what',
    text: [
      'Role in Users decides. Owners may do everything, and only they give the roles Owner, Manager and Licence admin. Managers can do everything else, except change an owner.',
      'Licence admins add members, invite and activate them, edit the drafts that they made, and manage Seats and Subscriptions. Only owners and managers deactivate people. Members see their own row and may change their name, mobile and language in it.',
    ],
  },
  {
    id: 'password',
    title: 'Passwords, language, appearance',
    text: [
      'Your initials at the top right open your menu: language, light or dark, your password, your e-mail, your sessions, sign out.',
      'A temporary password works once and has to be replaced at the first sign-in. A password has at least 12 characters; a few words in a row work well. Common passwords, and those made of your own name or address, are refused.',
      'If you have forgotten your password, choose “Forgotten your password?” on the sign-in page: a link goes to your e-mail address. It works once, for one hour.',
      'A new e-mail address counts once you have opened the link that is sent there. Sessions shows where you are signed in, and lets you end any of it.',
      'If someone has forgotten their password, or someone else knows it, right-click their row in Users and choose “Send new sign-in details”. The old password stops working at once, they are signed out everywhere, and a temporary password or a link, as your organisation has it, goes to their e-mail address or, without a mail server, is shown to you once. “Sign out everywhere” ends their sessions and leaves their password as it is.',
    ],
  },
  {
    id: 'deactivate',
    title: 'Deactivate or delete someone',
    text: [
      'Set Status to Inactive, or right-click the row and choose Deactivate. The person is signed out within a second and the licence is free again. Everything about them stays.',
      'Or type their Last day: Seatgrid deactivates them at its end, and the column Coming up says so from seven days before. Organisations has columns to be reminded only, and to wait for first days.',
      'Only inactive people, invitations and drafts can be deleted. Undo brings a row back; where it does not bring everything back, such as a password, you are asked first. Deleting somebody whose account belongs to your organisation deletes the account; their User ID is never given to anyone else.',
      'The last active owner can be neither deactivated nor deleted. Make someone else an owner first.',
    ],
  },
  {
    id: 'undo',
    title: 'Undo, and see what happened',
    text: [
      'Ctrl+Z takes back your last step, Ctrl+Y redoes it, also after a reload and from another browser. A whole paste or a bulk action is one step.',
      'Press Space on a row and open History: who changed what and when. The User ID after a name tells who it was, whatever they are called now. Undo there takes back that change, even days later.',
      'Undoing an activation deactivates the person. Messages that were sent stay sent. A cell that was changed since stays as it is, and you are told. People who have an account stay as Inactive: the message lets you show or delete them.',
    ],
  },
  {
    id: 'refused',
    title: 'A change was not saved',
    text: [
      'If a rule forbids a change, the old value comes back and what you typed is kept beside it with the reason. Open the row with Space: choose Try again once the reason is gone, or Discard.',
      'When the connection is lost you can go on. What you type is kept in this browser, also when you close or reload the page, and sent when the connection is back and you are signed in; the bar at the bottom says how many changes wait. Nobody else sees or sends them. What could not be saved by then, or had no answer for a day, is shown there too: send it again or discard it.',
    ],
  },
  {
    id: 'filter',
    title: 'Filter, sort, search',
    text: [
      'Search looks into every text of the table and the names of linked rows, also in rows that are not on screen; of several words each must be found. Filter adds conditions that must all be true; under Formula you can write any condition yourself.',
      'A row that you edit stays where it is, even when it no longer matches, until the rows are read again.',
      'Column widths, order and hidden columns are kept in this browser, for each person apart. The address names the open row: you can send it to a colleague.',
    ],
  },
  {
    id: 'keyboard',
    title: 'Work by keyboard',
    text: [
      'Arrows move, typing replaces, Enter or F2 edits, Esc leaves things as they were. Ctrl+C, Ctrl+V, Ctrl+D and Ctrl+Z do what they do in any spreadsheet.',
      'Space opens the row beside the grid, Shift+F10 its menu, F8 goes to the next problem. F6 goes to the next part of the page, Shift+F6 to the previous one. Undo, find and F8 work wherever the focus is. Alt+Enter goes to the row that a cell links to. Ctrl+/ or F1 shows every key.',
    ],
  },
];
