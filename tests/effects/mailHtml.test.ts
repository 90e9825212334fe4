import { expect, it } from 'vitest';
import { renderHtml } from '../../server/effects/mailHtml.ts';

const link = 'https://seatgrid.test/invite#tok_en-1&x="y"';
const message = { subject: 'Hello', body: `Hello,\n\nAccept the invitation:\n${link}\n\nBye`, link, language: 'en' } as const;
const href = 'https://seatgrid.test/invite#tok_en-1&amp;x=&quot;y&quot;';

it('typed text is shown, never read as HTML', () => {
  const html = renderHtml({
    subject: '</title><script>alert(1)</script>',
    body: 'Zoë <img src=x onerror=alert(1)> & "Léo" \'Co\'',
    link: null,
    language: 'fr',
  });
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain('Zoë &lt;img src=x onerror=alert(1)&gt; &amp; &quot;Léo&quot; &#39;Co&#39;');
  expect(html).toContain('<html lang="fr">');
});

it('the link is a button labelled with the text before it, and text', () => {
  const html = renderHtml(message);
  expect(html).toMatch(new RegExp(`<a href="${escaped(href)}"[^>]*>Accept the invitation</a>`));
  expect(html).toContain(`>${href}</a>`);
  expect(html).not.toContain('Accept the invitation:');
  expect(html.match(/<a /g)).toHaveLength(2);
});

it('a link on the line of its label, or without one, has a name too', () => {
  expect(renderHtml({ ...message, body: `Connexion\u00a0: ${link}`, language: 'fr' })).toContain('>Connexion</a>');
  expect(renderHtml({ ...message, body: link, language: 'fr' })).toContain('>Ouvrir</a>');
  expect(renderHtml({ ...message, body: `Look here\n${link}` })).toMatch(/Look here<br>\n<a [^>]*>Open<\/a>/);
});

it('only web addresses become links', () => {
  const html = renderHtml({ ...message, body: 'Open:\njavascript:alert(1)', link: 'javascript:alert(1)' });
  expect(html).not.toContain('<a ');
});

it('nothing is loaded from anywhere, and both light and dark are styled', () => {
  const html = renderHtml(message);
  expect(html).not.toMatch(/<img|<link|<script|@import|url\(|src=/);
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
