import type { Language } from '../model/localizedText.ts';

/** The content of a message: plain text in paragraphs, and its main link. */
export interface MailContent {
  subject: string;
  body: string;
  link: string | null;
  language: Language;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, sign => entities[sign] ?? '');

const font = "font-family:Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5";
const style = {
  page: `margin:0;padding:0;background-color:#f4f4f5;color:#18181b;${font}`,
  letter: 'max-width:560px;margin:0 auto;padding:24px;background-color:#ffffff',
  paragraph: 'margin:0 0 16px;overflow-wrap:anywhere',
  button:
    'display:inline-block;margin:8px 0;padding:10px 18px;border-radius:6px;background-color:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none',
  link: 'color:#1d4ed8',
};

const dark = `@media (prefers-color-scheme: dark) {
.page { background-color: #09090b !important; color: #f4f4f5 !important; }
.letter { background-color: #18181b !important; }
.link { color: #93c5fd !important; }
}`;

/** The HTML part of a message: the same text, with the link as a button and as text. It loads nothing from anywhere. */
export function renderHtml(message: MailContent): string {
  const paragraphs = message.body
    .split(/\n{2,}/)
    .filter(text => text.trim() !== '')
    .map(text => `<p style="${style.paragraph}">${renderParagraph(text.split('\n'), message)}</p>`);
  return `<!doctype html>
<html lang="${message.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(message.subject)}</title>
<style>${dark}</style>
</head>
<body class="page" style="${style.page}">
<div class="letter" role="article" aria-label="${escapeHtml(message.subject)}" style="${style.letter}">
${paragraphs.join('\n')}
</div>
</body>
</html>
`;
}

/** The lines of a paragraph. A line that ends with the link becomes the button, labelled with the text before the colon. */
function renderParagraph(lines: readonly string[], message: MailContent): string {
  const { link } = message;
  const shown: string[] = [];
  for (const line of lines) {
    if (link === null || !/^https?:\/\//i.test(link) || !line.endsWith(link)) {
      shown.push(escapeHtml(line));
      continue;
    }
    const before = line.slice(0, -link.length).trim();
    const label = before === '' && lastIsLabel(shown) ? (shown.pop() as string) : escapeHtml(before);
    shown.push(renderButton(link, label.replace(/\s*:$/, ''), message.language));
  }
  return shown.join('<br>\n');
}

const lastIsLabel = (shown: readonly string[]): boolean => shown.at(-1)?.endsWith(':') ?? false;

function renderButton(link: string, label: string, language: Language): string {
  const href = escapeHtml(link);
  const name = label === '' ? (language === 'fr' ? 'Ouvrir' : 'Open') : label;
  return `<a href="${href}" style="${style.button}">${name}</a><br>\n<a class="link" href="${href}" style="${style.link}">${href}</a>`;
}
