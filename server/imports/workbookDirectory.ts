import type { Epoch } from '../model/tabular/serial.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { readWholeXml } from './readXml.ts';
import type { WorkbookParts } from './workbook.ts';
import { readXlsxText } from './xlsxText.ts';

/** A sheet of a workbook. People have hidden some. */
export interface Sheet {
  name: string;
  hidden: boolean;
  path: string;
}

/** The sheets of a workbook in order, and how its cells are stored. */
export interface WorkbookDirectory {
  sheets: readonly Sheet[];
  epoch: Epoch;
  sharedTexts: string | null;
  styles: string | null;
}

const folder = 'xl/';

/**
 * Reads which sheets a workbook has, and checks the sizes of all parts that its rows are read from. Sheets of charts and macros are left
 * out. Throws a `FileProblem` if there is no sheet, or if there are too many or too large ones.
 */
export async function readDirectory(parts: WorkbookParts): Promise<WorkbookDirectory> {
  const named: { name: string; hidden: boolean; id: string }[] = [];
  let epoch: Epoch = 1900;
  await readWholeXml(parts.text(`${folder}workbook.xml`), {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(?:1|true|on)$/.test(attributes.date1904 ?? '')) epoch = 1904;
      if (name !== 'sheet') return;
      if (named.length === fileLimits.sheets) throw new FileProblem('F_SHEETS', { max: fileLimits.sheets });
      named.push({
        name: readXlsxText(attributes.name ?? ''),
        hidden: attributes.state !== undefined && attributes.state !== 'visible',
        id: Object.entries(attributes).find(([key]) => /^[^:]*:id$/.test(key))?.[1] ?? '',
      });
    },
  });
  const targets = await readTargets(parts);
  const sheets = named.flatMap(({ id, ...sheet }) => {
    const { path, kind } = targets.get(id) ?? { path: '', kind: '' };
    return kind === 'worksheet' && parts.has(path) ? [{ ...sheet, path }] : [];
  });
  if (sheets.length === 0) throw new FileProblem('F_SHEET');
  const part = (kind: string): string | null => {
    const path = [...targets.values()].find(target => target.kind === kind)?.path;
    return path !== undefined && parts.has(path) ? path : null;
  };
  const [sharedTexts, styles] = [part('sharedStrings'), part('styles')];
  parts.check([sharedTexts, styles, ...sheets.map(({ path }) => path)].filter(path => path !== null));
  return { sheets, epoch, sharedTexts, styles };
}

/** The parts that a workbook refers to, by the id of the reference. */
async function readTargets(parts: WorkbookParts): Promise<Map<string, { path: string; kind: string }>> {
  const targets = new Map<string, { path: string; kind: string }>();
  await readWholeXml(parts.text(`${folder}_rels/workbook.xml.rels`), {
    open(name, { Id = '', Target = '', Type = '' }) {
      if (name !== 'Relationship') return;
      if (targets.size === fileLimits.parts) throw new FileProblem('F_BOMB');
      targets.set(Id, { path: pathOf(Target), kind: Type.split('/').at(-1) ?? '' });
    },
  });
  return targets;
}

/** A target is relative to the folder of the workbook, or begins at the top. */
function pathOf(target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
