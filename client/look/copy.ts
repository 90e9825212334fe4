/** Puts a text on the clipboard; also where the page is not served over https, and the browser has no clipboard for it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed, or not there: the older way, which asks for a copy and answers it.
    let heard = false;
    const answer = (event: ClipboardEvent): void => {
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      event.stopImmediatePropagation();
      heard = true;
    };
    document.addEventListener('copy', answer, { capture: true, once: true });
    document.execCommand('copy');
    document.removeEventListener('copy', answer, { capture: true });
    return heard;
  }
}
