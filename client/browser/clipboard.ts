/** Puts a text on the clipboard; also where the page is not served over https, and the browser has no clipboard for it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed, or not there.
    return copyViaEvent({ 'text/plain': text });
  }
}

/** Puts texts on the clipboard by their types, just as they are: asks the browser for a copy and answers it. Returns whether it asked. */
export function copyViaEvent(texts: Readonly<Record<string, string>>): boolean {
  let wasHandled = false;
  const onCopy = (event: ClipboardEvent): void => {
    for (const [type, text] of Object.entries(texts)) event.clipboardData?.setData(type, text);
    event.preventDefault();
    event.stopImmediatePropagation();
    wasHandled = true;
  };
  document.addEventListener('copy', onCopy, { capture: true, once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', onCopy, { capture: true });
  return wasHandled;
}
