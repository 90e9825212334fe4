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

/** Reads which sheets a workbook has. Sheets of charts and macros are left out. Throws a `FileProblem` if there is none or too many. */
export async function readDirectory(parts: WorkbookParts): Promise<WorkbookDirectory> {
  const targets = new Map<string, { path: string; kind: string }>();
  const relations = `${folder}_rels/workbook.xml.rels`;
  if (!parts.has(relations)) throw new FileProblem('F_DAMAGED');
  await readWholeXml(parts.text(relations), {
    open(name, { Id = '', Target = '', Type = '' }) {
      if (name === 'Relationship') targets.set(Id, { path: pathOf(Target), kind: Type.split('/').at(-1) ?? '' });
    },
  });
  const sheets: Sheet[] = [];
  let epoch: Epoch = 1900;
  await readWholeXml(parts.text(`${folder}workbook.xml`), {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(?:1|true|on)$/.test(attributes.date1904 ?? '')) epoch = 1904;
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /^[^:]*:id$/.test(key))?.[1] ?? '';
      const target = targets.get(id);
      if (target?.kind !== 'worksheet' || !parts.has(target.path)) return;
      sheets.push({
        name: readXlsxText(attributes.name ?? ''),
        hidden: attributes.state !== undefined && attributes.state !== 'visible',
        path: target.path,
      });
    },
  });
  if (sheets.length === 0 || sheets.length > fileLimits.sheets) throw new FileProblem('F_SHEET');
  const part = (kind: string): string | null => {
    const path = [...targets.values()].find(target => target.kind === kind)?.path;
    return path !== undefined && parts.has(path) ? path : null;
  };
  return { sheets, epoch, sharedTexts: part('sharedStrings'), styles: part('styles') };
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
