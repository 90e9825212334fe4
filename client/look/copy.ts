/** Puts a text on the clipboard; also where the page is not served over https, and the browser has no clipboard for it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed, or not there.
    return copyAtOnce({ 'text/plain': text });
  }
}

/** Puts texts on the clipboard by their types, just as they are: asks the browser for a copy and answers it. Returns whether it asked. */
export function copyAtOnce(texts: Readonly<Record<string, string>>): boolean {
  let heard = false;
  const answer = (event: ClipboardEvent): void => {
    for (const [type, text] of Object.entries(texts)) event.clipboardData?.setData(type, text);
    event.preventDefault();
    event.stopImmediatePropagation();
    heard = true;
  };
  document.addEventListener('copy', answer, { capture: true, once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', answer, { capture: true });
  return heard;
}
