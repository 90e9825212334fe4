import { compileCatalog } from '../../server/model/compile.ts';
import { check, choices, computed, count, link, links, longtext, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type Table } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';

const everything = { read: 'organisation', insert: true, update: true, delete: true } as const;

/** Projects with lists: skills to choose, members among users, and notes that are attached to a project. */
const projects = defineTable('projects', {
  label: say('Projects', 'Projets'),
  title: 'name',
  lookupFields: ['name'],
  scope: ['org'],
  fields: {
    name: text(say('Name', 'Nom'), { max: 60 }),
    skills: choices(say('Skills', 'Compétences'), {
      red: say('Red, warm', 'Rouge, chaud'),
      green: say('Green', 'Vert'),
      blue: say('Blue', 'Bleu'),
    }),
    members: links('users', say('Members', 'Membres'), {
      notFound: { code: 'V_PERSON', words: say('Nobody is called {text}', 'Personne ne s’appelle {text}') },
    }),
    /** A project that other projects need cannot be deleted. */
    needs: links('projects', say('Needs', 'Dépend de'), { onDelete: 'restrict' }),
    related: links('projects', say('Related', 'Liés')),
    notes: longtext(say('Notes', 'Notes')),
    isRed: computed('flag', say('Is red', 'Est rouge'), 'HAS(skills, "red")'),
    team: computed('number', say('Team', 'Équipe'), 'COUNT(members)'),
    summary: computed('text', say('Summary', 'Résumé'), 'skills & ""'),
    needed: count(say('Needed by', 'Requis par'), 'projects', 'needs'),
    org: link('orgs', say('Organisation', 'Organisation'), {
      system: true,
      ownOrg: true,
      onDelete: 'cascade',
      hiddenByDefault: true,
    }),
  },
  rules: {
    small: check('COUNT(members) <= 3', 'TOO_MANY_MEMBERS', say('At most three members', 'Trois membres au plus'), {
      at: 'members',
    }),
  },
  access: {
    owner: everything,
    manager: everything,
    member: { read: ['mine'], update: [{ fields: ['skills', 'members', 'needs'] }, { rows: 'mine', fields: ['notes'] }] },
  },
  relations: { mine: { field: 'members' } },
});

/** Users with the number of their projects. */
const withProjects = (table: Table): Table =>
  table.id === 'users'
    ? {
        ...table,
        fields: { ...table.fields, projects: { ...count(say('Projects', 'Projets'), 'projects', 'members'), id: 'projects' } },
      }
    : table;

/** The catalog of Administration with projects, and with these hooks of users. */
export const projectCatalogWith = (hooks: Table['hooks']) =>
  compileCatalog([
    ...administration.map(table =>
      withProjects(table.id === 'users' ? { ...table, hooks: { ...table.hooks, ...hooks } } : table),
    ),
    projects,
  ]);

/** The catalog of Administration with projects. */
export const projectCatalog = projectCatalogWith({});
