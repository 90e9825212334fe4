import { link, secret } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';

/**
 * The secrets of waiting messages, stored apart from the messages. Only the mail effect reads them. A secret is deleted when its message was
 * sent, was given up, or was replaced.
 */
export const messageSecrets = defineTable('messageSecrets', {
  label: say('Secrets of messages', 'Secrets des messages'),
  section: 'hidden',
  title: 'id',
  secret: true,
  fields: {
    message: link('outbox', say('Message', 'Message'), { system: true, onDelete: 'cascade' }),
    /** The token of the message's link, or the temporary password. */
    text: secret(say('Secret', 'Secret')),
  },
});
