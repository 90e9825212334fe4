import type { Workspace } from './workspace.ts';

/** The open workspaces of an installation: the only place that knows how many there are. */
export class Workspaces {
  /** The workspace that holds what belongs to the whole installation: accounts, sessions, invitations and the audit trail. */
  readonly directory: Workspace;
  readonly #open = new Map<string, Workspace>();

  /** `directory` is one of the workspaces; `others` are those beside it. */
  constructor(directory: Workspace, others: readonly Workspace[] = []) {
    this.directory = directory;
    for (const workspace of [directory, ...others]) this.#open.set(workspace.id, workspace);
  }

  /** The workspace with this id; undefined for an unknown one. */
  get(id: string): Workspace | undefined {
    return this.#open.get(id);
  }

  /** All workspaces, the directory first. */
  all(): Workspace[] {
    return [...this.#open.values()];
  }

  /** Closes all workspaces. */
  async close(): Promise<void> {
    await Promise.all(this.all().map(workspace => workspace.close()));
  }
}
