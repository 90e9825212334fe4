import type { Outcome } from './change.ts';

/** An outcome as its JSON text: what goes over HTTP as it is. It is only read where somebody looks further into it than its transaction. */
export class OutcomeText implements Outcome {
  readonly transaction: Outcome['transaction'];
  readonly seq: Outcome['seq'];
  readonly text: string;
  #outcome: Outcome | null = null;

  constructor({ transaction, seq, text }: Pick<OutcomeText, 'transaction' | 'seq' | 'text'>) {
    this.transaction = transaction;
    this.seq = seq;
    this.text = text;
  }

  get outcomes(): Outcome['outcomes'] {
    return this.toJSON().outcomes;
  }

  get licences(): Outcome['licences'] {
    return this.toJSON().licences;
  }

  get messages(): Outcome['messages'] {
    return this.toJSON().messages;
  }

  get cascades(): Outcome['cascades'] {
    return this.toJSON().cascades;
  }

  /** The outcome itself. The text was written from one, so it needs no second look. */
  toJSON(): Outcome {
    this.#outcome ??= JSON.parse(this.text) as Outcome;
    return this.#outcome;
  }
}

/** An outcome's JSON text. */
export const textOf = (outcome: Outcome): string => (outcome instanceof OutcomeText ? outcome.text : JSON.stringify(outcome));
