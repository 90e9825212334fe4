import { link, longtext, number, select, text, time, unique } from '../model/definitionBuilders.ts';
import { type LocalizedText, say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';

const countOf = (label: LocalizedText) => number(label, { min: 0, max: 1_000_000, step: 1, system: true, initial: 0, width: 90 });

/** What only Seatgrid needs to go on with an import; no history keeps it. */
const own = { system: true, hidden: true, unlogged: true } as const;

/**
 * Files of rows that people bring in: each is read, shown as what it would change, and applied in parts that share its id as their batch.
 * Only Seatgrid writes these rows. The files themselves are in the file store, under the id of the row.
 */
export const imports = defineTable('imports', {
  label: say('Imports', 'Imports'),
  section: 'hidden',
  title: 'name',
  scope: ['org'],
  relations: { own: { field: 'actor' } },
  sort: '-createdAt',
  counted: false,
  fields: {
    name: text(say('File', 'Fichier'), { system: true, max: 255, width: 260 }),
    state: select(
      say('Status', 'Statut'),
      {
        reading: say('Being read', 'En cours de lecture'),
        staged: say('Ready to apply', 'Prêt à appliquer'),
        applying: say('Being applied', 'En cours d’application'),
        done: say('Applied', 'Appliqué'),
        cancelled: say('Cancelled', 'Annulé'),
        failed: say('Failed', 'Échec'),
      },
      { system: true, initial: 'reading', indexed: true },
    ),
    source: select(
      say('Source', 'Source'),
      { file: say('File', 'Fichier'), paste: say('Paste', 'Collage'), api: say('API', 'API') },
      { system: true, initial: 'file' },
    ),
    table: text(say('Table', 'Table'), { system: true, codes: 'audit', max: 64 }),
    read: countOf(say('Rows', 'Lignes')),
    created: countOf(say('New', 'Nouvelles')),
    updated: countOf(say('Changed', 'Modifiées')),
    unchanged: countOf(say('Unchanged', 'Inchangées')),
    held: countOf(say('Need attention', 'À corriger')),
    refused: countOf(say('Refused', 'Refusées')),
    applied: countOf(say('Applied rows', 'Lignes appliquées')),
    error: text(say('Reason', 'Raison'), { system: true, hiddenByDefault: true }),
    actor: link('users', say('Imported by', 'Importé par'), { system: true, onDelete: 'setNull' }),
    size: number(say('Size in bytes', 'Taille en octets'), {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      step: 1,
      system: true,
      hiddenByDefault: true,
    }),
    hash: text(say('SHA-256', 'SHA-256'), { system: true, hiddenByDefault: true, max: 64 }),
    finishedAt: time(say('Finished', 'Terminé le'), { system: true, hiddenByDefault: true }),
    /** How the file is read and matched, and how far the work has come, as JSON. */
    plan: longtext(say('Settings', 'Réglages'), own),
    progress: longtext(say('Progress', 'Avancement'), own),
    /** The attempt to try the rows whose files count, and their bytes. */
    attempt: text(say('Attempt', 'Essai'), { ...own, max: 20 }),
    stagedBytes: number(say('Bytes of tried rows', 'Octets des lignes essayées'), {
      ...own,
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      step: 1,
    }),
    /** The next step, the server that works on it, and until when no other server does. */
    step: text(say('Step', 'Étape'), { ...own, indexed: true, max: 20 }),
    server: text(say('Server', 'Serveur'), { ...own, max: 36 }),
    leasedUntil: time(say('Leased until', 'Réservé jusqu’à'), own),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, hiddenByDefault: true, onDelete: 'cascade' }),
  },
  rules: {
    oneApplied: unique(
      ['org'],
      'IMPORT_RUNNING',
      say(
        'Another import of your organisation is being applied: wait until it has finished',
        'Un autre import de votre organisation est en cours d’application : attendez qu’il soit terminé',
      ),
      { when: 'state = "applying"', at: 'state' },
    ),
  },
  access: {
    owner: { read: 'organisation' },
    manager: { read: 'organisation' },
    licence_admin: { read: ['own'] },
  },
});
