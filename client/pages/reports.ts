import type { DescribeReport } from '../sync/change-requests.ts';
import type { createReportToast, ShowReport } from './report-toast.ts';

const loadTexts = () => import('../panels/report-text.ts');
const loadToast = () => import('./report-toast.ts');

/** Loads what reports the results of commands. It is not needed for the first rows. */
export const loadReports = (): Promise<unknown> => Promise.all([loadTexts(), loadToast()]);

/** Describes the result of a command. Without a text if the module with the texts cannot be loaded, which the page reports. */
export const describeReport: DescribeReport = async (...result) =>
  (await loadTexts().catch(() => null))?.reportText(...result) ?? '';

/** Creates a function that shows the result of a command as a toast, with Undo and other actions. */
export function createReports(...parts: Parameters<typeof createReportToast>): ShowReport {
  let show: ShowReport | null = null;
  return (...report) =>
    void loadToast().then(
      loaded => {
        show ??= loaded.createReportToast(...parts);
        show(...report);
      },
      () => undefined,
    );
}
