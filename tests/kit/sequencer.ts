import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first. A run that began one of them last would wait for it alone. */
const longest = [
  'reliability/faults',
  'reliability/attacks',
  'cli/backup',
  'effects/mail',
  'operation/restoredData',
  'operation/readiness',
  'operation/dataFolder',
  'browser/layout',
  'browser/accessibility',
  'browser/unsentChanges',
  'browser/frame',
  'browser/adminTasks',
  'grid/scroll',
  'browser/tabs',
  'browser/rowDetails',
  'browser/userMistakes',
  'bench/browser',
  'bench/bench',
  'engine/linearWork',
  'store/interrupted',
  'laws/engine',
  'tables/examples',
  'effects/writerThread',
  'laws/log',
  'fields/laws',
  'api/signIn',
  'laws/secrets',
  'laws/catalogs',
  'store/fold',
  'api/twoServers',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = longest.findIndex(name => moduleId.endsWith(`/tests/${name}.test.ts`));
  return rank < 0 ? longest.length : rank;
};

/** Starts the files that take longest first, within each project. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const projects = [...new Set(usual.map(({ project }) => project.name))];
    return usual
      .map((file, place) => ({ file, place, project: projects.indexOf(file.project.name) }))
      .sort((a, b) => a.project - b.project || rankOf(a.file) - rankOf(b.file) || a.place - b.place)
      .map(({ file }) => file);
  }
}
