/** How long the browser may take to read the content of a file that it saves, in milliseconds. */
const readingTime = 60_000;

/** Lets the browser save a file under this name. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), readingTime);
}
