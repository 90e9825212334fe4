import type { CatalogTable } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { localizedChoice } from '../fields/choice-label.ts';
import type { Proposal } from '../grid/proposal.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { language, localize } from '../i18n/language.ts';
import { fieldOf, filterByIds, hasLicences } from '../sync/catalog.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';
import { productName } from './product-name.ts';
import { type ConsequenceSummary, rolesOf, stateOf } from './read-consequences.ts';

/** One of the four figures: a number and what it counts. */
export interface Figure {
  value: number;
  words: string;
}

/** An effect in a sentence, whose names may arrive later, and where it leads. */
export interface Effect {
  kind: 'licences' | 'rights' | 'links' | 'roles' | 'warning';
  text: () => string;
  link?: { label: string; go: () => void };
}

/** The most names in a sentence. */
const maxNames = 3;

/** The most rows that a filter names. */
const maxFiltered = 50;

/** How many rows enter which state, and how many licences, sessions and messages that means. */
export function figuresOf({ goes, states, licences, sessions, messages }: ConsequenceSummary, table: CatalogTable): Figure[] {
  const texts = bulkTexts();
  const [first] = states;
  const value = first?.rows ?? goes.length;
  const taken = licences.reduce((sum, pool) => sum + pool.taken, 0);
  const state = first?.to ? stateOf(table, first.to) : undefined;
  const become = (): string => texts.become(value, state ? localize(state.label) : (first?.to ?? ''));
  return [
    { value, words: first === undefined ? texts.change(value) : first.to === null ? texts.deleted(value) : become() },
    { value: Math.abs(taken), words: taken > 0 ? texts.used(taken) : texts.freed(-taken) },
    { value: sessions, words: texts.sessions(sessions) },
    { value: messages, words: texts.messages(messages) },
  ];
}

interface EffectContext {
  proposal: Proposal;
  table: CatalogTable;
  found: ConsequenceSummary;
  rows: TableRows;
  workspace: Workspace;
  person: RowId;
  openTable: (table: string, filter?: string) => void;
  openPlan: () => void;
}

/** The effects beyond the figures, each with the place where it can be seen. */
export function effectsOf(context: EffectContext): Effect[] {
  const { proposal, table, found, rows, workspace, openTable } = context;
  const texts = bulkTexts();
  const { catalog } = workspace;
  const names = (ids: readonly RowId[]): string => listNames(ids, id => rows.titleOf(id) || '…');
  const effects: Effect[] = [];
  const say = (kind: Effect['kind'], text: () => string, link?: Effect['link']): void =>
    void effects.push({ kind, text, ...(link ? { link } : {}) });
  const show = (id: string, filter?: string): Effect['link'] =>
    catalog.table(id) ? { label: texts.show, go: () => openTable(id, filter) } : undefined;

  if (proposal.action?.confirm) say('warning', () => localize(proposal.action!.confirm!));
  if (proposal.lost)
    for (const line of proposal.lost().split('\n').keys()) say('warning', () => proposal.lost!().split('\n')[line] ?? '');
  for (const { to, rows: count } of found.states.slice(1)) {
    const state = to === null ? undefined : stateOf(table, to);
    say('warning', () => texts.alsoBecome(countedRows(table, count), count, state ? localize(state.label) : String(to)));
  }
  for (const { product, freeBefore, freeAfter } of found.licences) {
    const name = productName(catalog, product);
    const link = hasLicences(catalog) ? { label: texts.showLicences, go: context.openPlan } : undefined;
    say(
      'licences',
      () => (freeAfter < 0 ? texts.over(name, -freeAfter) : texts.licences(name, Math.max(0, freeBefore), freeAfter)),
      link,
    );
  }
  const goes = new Set(found.goes);
  const going = proposal.rows.filter(({ id }) => goes.has(id));
  const isLeaving = found.states.some(({ to }) => to === null || stateOf(table, to)?.isLeft);
  if (isLeaving) {
    if (goes.has(context.person)) say('warning', () => texts.yourself(goes.size));
    const roles = rolesOf(going, table);
    const roleField = fieldOf(table, table.people?.role ?? '');
    const label = (role: string): string => localizedChoice(roleField?.options, role, language());
    if (roles.length > 0)
      say('roles', () =>
        roles
          .map(({ role, rows: held }) => {
            const many = held.length > 1 ? texts.roles[role] : undefined;
            return texts.role(many ?? label(role), names(held.map(({ id }) => id)));
          })
          .join(' '),
      );
    for (const link of found.links) {
      const from = catalog.table(link.table);
      const field = from && fieldOf(from, link.field);
      if (!from || !field || from.previewedAs === 'licences') continue;
      const to = show(link.table, link.to.length <= maxFiltered ? filterByIds(link.field, link.to) : undefined);
      if (from.previewedAs === 'rights') say('rights', () => texts.rights(link.rows), to);
      else if (from.people) say('links', () => texts.reports(link.rows, names(link.to)), to);
      else say('links', () => texts.linked(countedRows(from, link.rows), localize(field.label), names(link.to)), to);
    }
  }
  for (const { table: id, change, rows: count } of found.cascades) {
    const other = catalog.table(id);
    if (!other) continue;
    const text = texts.cascades[change](countedRows(other, count));
    say('links', () => (found.isCut ? texts.atLeast(text) : text));
  }
  return effects;
}

/** `Ben Adam, Chloé Roux, Dan Ray and 9 others`. */
function listNames(ids: readonly RowId[], titleOf: (row: RowId) => string): string {
  const few = ids.slice(0, ids.length <= maxNames + 1 ? ids.length : maxNames).map(titleOf);
  const rest = ids.length - few.length;
  if (rest > 0) return `${few.join(', ')} ${bulkTexts().andMore(rest)}`;
  return new Intl.ListFormat(language() === 'en' ? 'en-GB' : 'fr-FR').format(few);
}
