/** Copies a text to the clipboard. Also works over plain http, where browsers offer no clipboard API. Returns whether it was copied. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The API is missing, or the browser refused it.
    return copyViaEvent({ 'text/plain': text });
  }
}

/** Copies texts by MIME type, unchanged, by triggering a copy event and answering it. Returns whether the browser fired the event. */
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
