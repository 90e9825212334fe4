const white = /[ \t\r\n\f]+/g;
const isWhite = /^[ \t\r\n\f]*$/;

/** The text of an HTML element as a browser shows it: white space is collapsed, `<br>` and blocks end lines, a no-break space stays. */
export class HtmlText {
  readonly #lines: string[] = [];
  #line = '';
  #isEnded = false;

  add(text: string): void {
    if (this.#isEnded && !isWhite.test(text)) this.breakLine();
    this.#line += text;
  }

  breakLine(): void {
    this.#lines.push(this.#line);
    this.#line = '';
    this.#isEnded = false;
  }

  /** The following text begins on a new line. */
  beginBlock(): void {
    if (isWhite.test(this.#line)) this.#line = '';
    else this.#isEnded = true;
  }

  toString(): string {
    const lines = [...this.#lines, this.#line].map(line => line.replace(white, ' ').replace(/^ | $/g, ''));
    // Programs write a single line break or no-break space into an empty cell.
    return lines.every(line => line === '' || line === '\u00a0') && lines.length <= 2 ? '' : lines.join('\n');
  }
}
