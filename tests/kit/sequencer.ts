import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first. A run that began one of them last would wait for it alone. */
const longest = [
  'laws/engine',
  'reliability/attacks',
  'reliability/faults',
  'store/interrupted',
  'laws/log',
  'browser/layout',
  'cli/backup',
  'browser/accessibility',
  'laws/undo',
  'operation/readiness',
  'operation/restored',
  'effects/mail',
  'operation/dataFolder',
  'bench/browser',
  'bench/bench',
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
