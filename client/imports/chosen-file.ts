import { createSignal } from 'solid-js';

/** A file to import, and the table that it is for. */
export interface ChosenFile {
  table: string;
  file: File;
}

const [chosenFile, setChosenFile] = createSignal<ChosenFile | null>(null);

/** The file that is uploaded now; null if none. */
export { chosenFile };

/** Begins to upload a file. One that is being uploaded goes on, and the other one is not taken. */
export function chooseFile(table: string, file: File): void {
  if (chosenFile() === null) setChosenFile({ table, file });
}

/** Ends the upload. */
export const forgetFile = (): void => void setChosenFile(null);

/** Asks for a file. Has to be called in answer to a click or a key. */
export function askForFile(table: string): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.csv,.tsv,.tab,.txt,.xlsx,.json' });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) chooseFile(table, file);
  });
  input.click();
}
