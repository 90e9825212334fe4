import { link, secret } from '../model/build.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';

/**
 * The secrets of messages that wait to be sent, apart from the messages. Nobody reads them but the mail effect, and none outlives
 * its message: it goes when the message was sent, was given up, or another took its place.
 */
export const messageSecrets = defineTable('messageSecrets', {
  label: say('Secrets of messages', 'Secrets des messages'),
  section: 'hidden',
  title: 'id',
  secret: true,
  fields: {
    message: link('outbox', say('Message', 'Message'), { system: true, onDelete: 'cascade' }),
    /** The token of its link, or the temporary password. */
    text: secret(say('Secret', 'Secret')),
  },
});
