import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../server/effects/mailHtml.ts';
import type { Language } from '../../server/model/localizedText.ts';
import {
  emailChangePendingMessage,
  emailConfirmationMessage,
  emailConfirmedMessage,
  passwordChangedMessage,
  passwordResetMessage,
} from '../../server/tables/accountMessageTemplates.ts';
import {
  invitationAcceptedMessage,
  invitationMessage,
  workspaceInvitationMessage,
} from '../../server/tables/invitationMessages.ts';
import type { MailMessage } from '../../server/tables/messageBody.ts';
import {
  addedMessage,
  emailChangedMessage,
  newCredentialsMessage,
  roleMessage,
  welcomeMessage,
} from '../../server/tables/messageTemplates.ts';

const expiresAt = '2026-01-18T10:00:00.000Z';
const token = 'k'.repeat(43);
const link = `https://app.seatgrid.test/invite#${token}`;
const signInUrl = 'https://app.seatgrid.test/sign-in';
const console_ = 'https://app.seatgrid.test/';
const expiry = { en: '18 January 2026 at 10:00 UTC', fr: '18\u00a0janvier 2026 à 10:00 UTC' };
const duties = ['owner', 'manager', 'licence_admin', 'team_admin'];

const to = (language: Language) => ({
  firstName: 'Chloé',
  userId: 'chloe.v',
  org: 'Maison Verdier',
  inviter: 'Zoë Lemaître',
  by: 'Zoë Lemaître',
  workspace: 'Fournisseurs',
  product: 'Seatgrid',
  language,
});

const all = (language: Language): [string, MailMessage][] => [
  ['M1 with a password', welcomeMessage(to(language), { password: token, signInUrl, expiresAt })],
  ['M1 with a link', welcomeMessage(to(language), { link, expiresAt })],
  ['M1 by Seatgrid', welcomeMessage({ ...to(language), inviter: 'Maison Verdier' }, { link, expiresAt })],
  ['M1n with a password', newCredentialsMessage(to(language), { password: token, signInUrl, expiresAt })],
  ['M1n with a link', newCredentialsMessage(to(language), { link, expiresAt })],
  ['M1n by Seatgrid', newCredentialsMessage({ ...to(language), inviter: 'Maison Verdier' }, { link, expiresAt })],
  ['M2', invitationMessage(to(language), link, expiresAt)],
  ['M2 by Seatgrid', invitationMessage({ ...to(language), inviter: 'Maison Verdier' }, link, expiresAt)],
  ['M3', addedMessage(to(language), signInUrl)],
  ['M3c', invitationMessage({ ...to(language), existing: true }, link, expiresAt)],
  ['M6', workspaceInvitationMessage(to(language), link, expiresAt)],
  ['M6 by Seatgrid', workspaceInvitationMessage({ ...to(language), inviter: 'Maison Verdier' }, link, expiresAt)],
  ['M6a', invitationAcceptedMessage({ ...to(language), address: 'ext@partner.test' }, 'https://app.seatgrid.test/access')],
  ...duties.map((role): [string, MailMessage] => [`M4 ${role}`, roleMessage({ ...to(language), role }, console_)]),
  ['M8', emailChangedMessage(to(language), 'caro@acme.test', 'caroline@acme.test')],
  ['M1r', passwordResetMessage(to(language), `https://app.seatgrid.test/reset#${token}`, expiresAt)],
  ['M1p', passwordChangedMessage(to(language), 'https://app.seatgrid.test/forgotten')],
  ['M8c', emailConfirmationMessage(to(language), `https://app.seatgrid.test/confirm-email#${token}`, expiresAt)],
  ['M8 asked for', emailChangePendingMessage(to(language), 'caroline@acme.test')],
  ['M8 confirmed', emailConfirmedMessage(to(language), 'caro@acme.test', 'caroline@acme.test')],
  ['M8 without an old address', emailChangedMessage(to(language), null, 'caroline@acme.test')],
  ['M8 without a new address', emailChangedMessage(to(language), 'caro@acme.test', null)],
];

describe.each(['en', 'fr'] as const)('%s', language => {
  const words = (en: RegExp, fr: RegExp): RegExp => (language === 'en' ? en : fr);

  it.each(all(language))('%s has the expected whole text', (name, mailMessage) => {
    const text = `${mailMessage.subject}\n${mailMessage.body}`;
    expect(text).not.toMatch(/[{}]|undefined|null|\[object|NaN|Invalid Date|\$\{/);
    expect(text).not.toMatch(/ ,| {2}|\.\.|\n{3}/);
    expect(mailMessage.subject).not.toMatch(/[\n.]/);
    expect(mailMessage.subject.length).toBeLessThan(80);
    for (const line of text.split('\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
    if (mailMessage.link !== null) expect(mailMessage.body.split('\n')).toContain(mailMessage.link);
    // A message about a person’s own account belongs to no organisation.
    expect(text).toContain(/^(?:M1r|M1p|M8c|M8 (?:asked|confirmed))/.test(name) ? 'Seatgrid' : 'Maison Verdier');
    if (language === 'fr') expect(text).not.toContain("'");
  });

  it('M1 names the inviter, the User ID, the password, where to sign in and until when, and that it can be changed', () => {
    const mailMessage = welcomeMessage(to(language), { password: token, signInUrl, expiresAt });
    expect(mailMessage.kind).toBe('M1');
    expect(mailMessage.link).toBe(signInUrl);
    expect(mailMessage.subject).toContain('Zoë Lemaître');
    for (const part of ['Chloé', 'Zoë Lemaître', 'Maison Verdier', 'chloe.v', token, signInUrl, expiry[language]])
      expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).toMatch(
      words(/change your password .*profile options/, /changer de mot de passe .*options de votre profil/),
    );
    expect(mailMessage.body).toMatch(words(/once/, /qu’une fois/));
  });

  it('M1 with a link says where to choose a password, and where to sign in afterwards', () => {
    const mailMessage = welcomeMessage(to(language), { link, expiresAt });
    expect(mailMessage.link).toBe(link);
    for (const part of ['Zoë Lemaître', 'Maison Verdier', 'chloe.v', link, signInUrl, expiry[language]])
      expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).toMatch(words(/profile options/, /options de votre profil/));
    expect(mailMessage.body).not.toMatch(words(/emporary password/, /provisoire/));
  });

  it('M1n has the new sign-in details, and says that the old password is no longer accepted', () => {
    const mailMessage = newCredentialsMessage(to(language), { password: token, signInUrl, expiresAt });
    expect(mailMessage.kind).toBe('M1n');
    expect(mailMessage.link).toBe(signInUrl);
    for (const part of ['Zoë Lemaître', 'Maison Verdier', 'chloe.v', token, signInUrl, expiry[language]])
      expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).toMatch(words(/old password no longer works/, /ancien mot de passe ne fonctionne plus/));
  });

  it('M1 and M2 name the organisation once when Seatgrid acts in its name', () => {
    for (const mailMessage of [
      welcomeMessage({ ...to(language), inviter: 'Maison Verdier' }, { link, expiresAt }),
      invitationMessage({ ...to(language), inviter: 'Maison Verdier' }, link, expiresAt),
    ])
      expect(mailMessage.subject.match(/Maison Verdier/g)).toHaveLength(1);
  });

  it('M2 names the inviter, the organisation, the link and its expiry, and says that it can be ignored', () => {
    const mailMessage = invitationMessage(to(language), link, expiresAt);
    expect(mailMessage.kind).toBe('M2');
    expect(mailMessage.link).toBe(link);
    for (const part of ['Zoë Lemaître', 'Maison Verdier', link, expiry[language]]) expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).toMatch(words(/join Maison Verdier/, /rejoindre Maison Verdier/));
    expect(mailMessage.body).toMatch(words(/you can ignore it/, /vous pouvez l’ignorer/));
  });

  it('M3 says what they have now, and that there is nothing to accept', () => {
    const mailMessage = addedMessage(to(language), signInUrl);
    expect(mailMessage.kind).toBe('M3');
    expect(mailMessage.link).toBe(signInUrl);
    expect(mailMessage.body).toMatch(
      words(/now benefit from the Seatgrid licence of Maison Verdier/, /licence Seatgrid de l’organisation/),
    );
    expect(mailMessage.body).toMatch(words(/nothing to accept/, /rien à accepter/));
    expect(mailMessage.body).toMatch(words(/documentation/, /documentation/));
  });

  it('M3c says to sign in with the existing account', () => {
    const mailMessage = invitationMessage({ ...to(language), existing: true }, link, expiresAt);
    expect(mailMessage.kind).toBe('M3c');
    for (const part of ['Zoë Lemaître', 'Maison Verdier', link, expiry[language]]) expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).toMatch(words(/sign in with it to join/, /connectez-vous pour rejoindre/));
  });

  it('M6 names the inviter, the workspace and its organisation, the link and its expiry, and both ways to accept', () => {
    const mailMessage = workspaceInvitationMessage(to(language), link, expiresAt);
    expect(mailMessage.kind).toBe('M6');
    for (const part of ['Zoë Lemaître', 'Fournisseurs', 'Maison Verdier', link, expiry[language]])
      expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).toMatch(
      words(/sign in with it; otherwise, choose a password/, /connectez-vous\u202f; sinon, choisissez un mot de passe/),
    );
  });

  it.each(duties)('M4 says that they are now an administrator, what a %s can do, and where', role => {
    const mailMessage = roleMessage({ ...to(language), role }, console_);
    expect(mailMessage.kind).toBe('M4');
    expect(mailMessage.link).toBe(console_);
    const news = words(
      /You are now an administrator of Maison Verdier/,
      /désormais partie des administrateurs de l’organisation/,
    );
    expect(mailMessage.subject).toMatch(words(news, /Vous administrez désormais Maison Verdier/));
    expect(mailMessage.body).toMatch(news);
    expect(mailMessage.body).toMatch(words(/As an? .* you (can|manage)/, /(Comme|Avec le rôle) .*vous (pouvez|gérez)/));
    expect(mailMessage.body).toContain(console_);
  });

  it('M4 has a different text for each role', () => {
    expect(new Set(duties.map(role => roleMessage({ ...to(language), role }, console_).body)).size).toBe(duties.length);
  });

  it('M8 names the actor, the new address, the masked old one, and whom to tell', () => {
    const mailMessage = emailChangedMessage(to(language), 'caro@acme.test', 'caroline@acme.test');
    expect(mailMessage.kind).toBe('M8');
    for (const part of ['Zoë Lemaître', 'c•••@acme.test', 'caroline@acme.test']) expect(mailMessage.body).toContain(part);
    expect(mailMessage.body).not.toContain('caro@acme.test');
    expect(mailMessage.body).toMatch(words(/tell the administrators of/, /prévenez les administrateurs de/));
  });

  it('a person without a first name gets a greeting without a name', () => {
    expect(welcomeMessage({ ...to(language), firstName: '' }, { link, expiresAt }).body).toMatch(
      words(/^Hello,\n/, /^Bonjour,\n/),
    );
  });
});

const naughty = 'https://evil.test\u202e gnp.\r\nBcc: a@evil.test www.evil.test';

it.each(['en', 'fr'] as const)('a name becomes no link, hides nothing and ends no line, in text and HTML (%s)', language => {
  const names = { firstName: naughty, org: naughty, inviter: `${naughty}!`, by: naughty, workspace: naughty };
  const someone = { ...to(language), ...names };
  const mailMessages = [
    welcomeMessage(someone, { password: token, signInUrl, expiresAt }),
    newCredentialsMessage(someone, { link, expiresAt }),
    invitationMessage(someone, link, expiresAt),
    workspaceInvitationMessage(someone, link, expiresAt),
    addedMessage(someone, signInUrl),
    ...duties.map(role => roleMessage({ ...someone, role }, console_)),
    emailChangedMessage(someone, null, 'caro@acme.test'),
  ];
  for (const mailMessage of mailMessages) {
    const text = `${mailMessage.subject}\n${mailMessage.body}\n${renderHtml({ ...mailMessage, language })}`;
    expect(text).toContain('evil');
    expect(text).not.toMatch(/[\u202a-\u202e\r]|\nBcc/);
    // What mail programs turn into links: a scheme, `www.`, a domain, an address.
    expect(text).not.toMatch(/https?:\/\/evil|www\.|\bevil\.\w|a@evil/);
    expect(mailMessage.subject).not.toContain('\n');
  }
});

it('an ordinary name stays as it was typed', () => {
  const mailMessage = invitationMessage(
    { ...to('en'), inviter: 'Dr. Zoë O’Neil-Lemaître', org: 'Maison Verdier & Fils' },
    link,
    expiresAt,
  );
  expect(mailMessage.subject).toBe('Dr. Zoë O’Neil-Lemaître invites you to join Maison Verdier & Fils');
});
