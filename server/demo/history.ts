import type { ChangeRequest, RowId } from '../model/change.ts';
import { laterDay, type Random } from './random.ts';

/** One step of the example's history: what happened, when, and who did it. */
export interface DemoCommit {
  /** ISO time. */
  at: string;
  /** The User ID of the person who did it; null for Seatgrid. */
  by: string | null;
  label: string;
  requests: ChangeRequest[];
}

/** The changes of a row that begins to exist. */
export type Insertion = ChangeRequest & { row: RowId; to: NonNullable<ChangeRequest['to']> };

/** Collects the steps of a history. Days are counted from today, and are in the past. */
export interface History {
  /** Adds a step of Seatgrid, at a time of its day that follows the step before. */
  add(day: number, label: string, requests: ChangeRequest[]): void;
  /** Adds a step of one of the people who manage others. They write into their own organisation, which therefore is not a cell. */
  addBy(day: number, label: string, requests: ChangeRequest[]): void;
  /** All steps in the order of their time. */
  commits(): DemoCommit[];
}

/** A history until yesterday evening, by these people. */
export function createHistory(today: string, managers: readonly string[], random: Random): History {
  const steps: DemoCommit[] = [];
  const at = (day: number): string => {
    const minutes = 8 * 60 + random.below(9 * 60);
    const clock = [Math.floor(minutes / 60), minutes % 60, random.below(60)].map(part => String(part).padStart(2, '0')).join(':');
    return `${laterDay(today, day)}T${clock}.000Z`;
  };
  return {
    add: (day, label, requests) => void steps.push({ at: at(day), by: null, label, requests }),
    addBy(day, label, requests) {
      const own = requests.map(({ to, ...rest }) => {
        const { org: _org, ...cells } = to ?? {};
        return { ...rest, to: to && cells };
      });
      steps.push({ at: at(day), by: random.pick(managers), label, requests: own });
    },
    commits: () => steps.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
  };
}
