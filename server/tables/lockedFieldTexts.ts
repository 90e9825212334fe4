import { lockRemedy, say } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';

/**
 * What to do instead of editing a field that is locked: of a field, of a whole table, or of the fields that every table has. The reason
 * itself is told by the field.
 */
export const lockedFieldTexts: TextsByCode = {
  [lockRemedy('id')]: say('It identifies the row permanently.', 'Il identifie la ligne définitivement.'),
  [lockRemedy('createdAt')]: say('It never changes.', 'Cette date ne change plus.'),
  [lockRemedy('createdBy')]: say('It never changes.', 'Cette valeur ne change plus.'),
  [lockRemedy('createdById')]: say('It never changes.', 'Cette valeur ne change plus.'),
  [lockRemedy('updatedAt')]: say(
    'It is updated automatically with each change of the row. See the history.',
    'Mise à jour automatique à chaque modification de la ligne. Voir l’historique.',
  ),
  [lockRemedy('updatedBy')]: say(
    'It is updated automatically with each change of the row. See the history.',
    'Mise à jour automatique à chaque modification de la ligne. Voir l’historique.',
  ),

  [lockRemedy('users', 'userId')]: say(
    'For another User ID, use Deactivate, then Delete row, and add the person again.',
    'Pour un autre identifiant, utilisez Désactiver, puis Supprimer la ligne, et ajoutez de nouveau la personne.',
  ),
  [lockRemedy('users', 'validationResult')]: say(
    'Fix the cells it mentions: the result is updated automatically.',
    'Corrigez les cellules qu’il indique : le résultat est mis à jour automatiquement.',
  ),
  [lockRemedy('users', 'external')]: say(
    'To invite someone from outside, use Workspaces. To remove them, delete their access in Access rights.',
    'Pour inviter quelqu’un de l’extérieur, passez par Espaces de travail. Pour le retirer, supprimez ses accès dans Droits d’accès.',
  ),
  [lockRemedy('users', 'EXTERNAL')]: say(
    'Their own organisation keeps these details up to date. You can change their access in Access rights.',
    'Ces informations sont tenues à jour par leur propre organisation. Vous pouvez modifier leurs accès dans Droits d’accès.',
  ),
  [lockRemedy('users', 'comingUp')]: say('Change the last day.', 'Modifiez le dernier jour.'),
  [lockRemedy('users', 'newEmail')]: say(
    'It replaces the e-mail address once the person has confirmed it. For another address, enter it in Email.',
    'Elle remplacera l’adresse e-mail dès que la personne l’aura confirmée. Pour une autre adresse, saisissez-la dans E-mail.',
  ),
  [lockRemedy('users', 'seats')]: say(
    'Use Activate or Deactivate. Who has which licence is shown in Plan and billing.',
    'Utilisez Activer ou Désactiver. La page Facturation indique qui a quelle licence.',
  ),
  [lockRemedy('users', 'workspaces')]: say(
    'Give or remove access in Access rights.',
    'Donnez ou retirez un accès dans Droits d’accès.',
  ),
  [lockRemedy('users', 'sysUserId')]: say(
    'Change the User ID before the account exists.',
    'Modifiez l’identifiant avant la création du compte.',
  ),
  [lockRemedy('users', 'inviteState')]: say(
    'Use Invite, Invite again or Cancel invitation.',
    'Utilisez Inviter, Inviter à nouveau ou Annuler l’invitation.',
  ),
  [lockRemedy('users', 'lastInvitedAt')]: say('Use Invite again.', 'Utilisez Inviter à nouveau.'),
  [lockRemedy('users', 'inviteAgainAt')]: say(
    'The interval is set in Organisations, under Seconds between invitations.',
    'Le délai se règle dans Organisations, sous Secondes entre deux invitations.',
  ),
  [lockRemedy('users', 'invitesSent')]: say('It goes up by one with each invitation.', 'Il augmente de un à chaque invitation.'),
  [lockRemedy('users', 'wayInAt')]: say('Use Reset password.', 'Utilisez Réinitialiser le mot de passe.'),
  [lockRemedy('users', 'wayInAgainAt')]: say(
    'Wait until this time, then use Reset password.',
    'Attendez cette heure, puis utilisez Réinitialiser le mot de passe.',
  ),
  [lockRemedy('users', 'signedOutAt')]: say('Use Sign out everywhere.', 'Utilisez Fermer toutes ses sessions.'),
  [lockRemedy('users', 'lastSignIn')]: say(
    'It is updated automatically when the person signs in.',
    'Mise à jour automatique à chaque connexion de la personne.',
  ),
  [lockRemedy('users', 'source')]: say(
    'It shows how the row was added and never changes.',
    'Elle indique comment la ligne a été ajoutée et ne change plus.',
  ),
  [lockRemedy('users', 'org')]: say(
    'A person stays in their organisation. Add them in the other one.',
    'Une personne reste dans son organisation. Ajoutez-la dans l’autre.',
  ),

  [lockRemedy('workspaces', 'owner')]: say(
    'To let someone else manage the workspace, give them the level Admin in Access rights.',
    'Pour confier la gestion de l’espace à quelqu’un d’autre, donnez-lui le niveau Administrateur dans Droits d’accès.',
  ),
  [lockRemedy('workspaces', 'people')]: say(
    'Give or remove access in Access rights.',
    'Donnez ou retirez un accès dans Droits d’accès.',
  ),
  [lockRemedy('workspaces', 'kind')]: say('There is only one kind so far.', 'Il n’existe qu’un type pour le moment.'),
  [lockRemedy('workspaces', 'state')]: say('To end a workspace, delete its row.', 'Pour fermer un espace, supprimez sa ligne.'),
  [lockRemedy('workspaces', 'org')]: say(
    'A workspace stays in its organisation. Create another one there.',
    'Un espace reste dans son organisation. Créez-en un autre là-bas.',
  ),

  [lockRemedy('access', 'external')]: say(
    'It comes from the person in Users.',
    'La valeur vient de la personne, dans Utilisateurs.',
  ),
  [lockRemedy('access', 'source')]: say(
    'It shows how the access was given and never changes.',
    'Elle indique comment l’accès a été donné et ne change plus.',
  ),
  [lockRemedy('access', 'org')]: say('Choose another workspace.', 'Choisissez un autre espace de travail.'),

  [lockRemedy('orgs', 'accountName')]: say(
    'Other systems use it to identify the organisation. Change Name instead: that is what people see.',
    'D’autres systèmes identifient l’organisation par ce nom. Modifiez plutôt Nom : c’est ce que les personnes voient.',
  ),
  [lockRemedy('orgs', 'kind')]: say(
    'It is chosen when the organisation is created.',
    'Il se choisit à la création de l’organisation.',
  ),
  [lockRemedy('orgs', 'status')]: say(
    'Only the people who run this installation can suspend or resume an organisation.',
    'Seul l’exploitant de cette installation suspend et rétablit les organisations.',
  ),
  [lockRemedy('orgs', 'owners')]: say(
    'Change the role of a person in Users.',
    'Modifiez le rôle d’une personne dans Utilisateurs.',
  ),
  [lockRemedy('orgs', 'companyAccount')]: say(
    'It passes to another owner when this one leaves. Change roles in Users.',
    'Il passe à un autre propriétaire quand celui-ci part. Modifiez les rôles dans Utilisateurs.',
  ),
  ...Object.fromEntries(
    ['licencesTotal', 'licencesUsed', 'licencesReserved', 'licencesAvailable'].map(field => [
      lockRemedy('orgs', field),
      say(
        'Add licences in Plan and billing, or deactivate people who no longer need one.',
        'Ajoutez des licences dans Facturation, ou désactivez les personnes qui n’en ont plus besoin.',
      ),
    ]),
  ),

  [lockRemedy('pools')]: say(
    'These numbers are updated automatically. Add licences in Plan and billing, or deactivate people who no longer need one.',
    'Ces chiffres sont mis à jour automatiquement. Ajoutez des licences dans Facturation, ou désactivez les personnes qui n’en ont plus besoin.',
  ),

  [lockRemedy('seats', 'pool')]: say(
    'Delete this row, then add one with the other product.',
    'Supprimez cette ligne, puis ajoutez-en une avec l’autre produit.',
  ),
  [lockRemedy('seats', 'state')]: say(
    'A reserved seat is assigned when the person accepts the invitation.',
    'Une place réservée est attribuée quand la personne accepte l’invitation.',
  ),
  [lockRemedy('seats', 'assignedAt')]: say(
    'It is the day the person received the licence.',
    'C’est le jour où la personne a reçu la licence.',
  ),
  [lockRemedy('seats', 'reservedFor')]: say(
    'To free the seat, cancel the invitation.',
    'Pour libérer la place, annulez l’invitation.',
  ),
  [lockRemedy('seats', 'expiresAt')]: say(
    'To extend it, use Invite again in Users.',
    'Pour la prolonger, utilisez Inviter à nouveau dans Utilisateurs.',
  ),
  [lockRemedy('seats', 'org')]: say('It comes from the product.', 'La valeur vient du produit.'),

  [lockRemedy('subscriptions', 'product')]: say(
    'Add another subscription in Plan and billing, then remove this one.',
    'Ajoutez un autre abonnement dans Facturation, puis retirez celui-ci.',
  ),
  [lockRemedy('subscriptions', 'quantity')]: say(
    'Add further licences in Plan and billing.',
    'Ajoutez d’autres licences dans Facturation.',
  ),
  [lockRemedy('subscriptions', 'state')]: say(
    'Change the start, the end, or the organisation that it is applied to.',
    'Modifiez le début, la fin ou l’organisation à laquelle il est appliqué.',
  ),
  [lockRemedy('subscriptions', 'daysLeft')]: say('Change the end.', 'Modifiez la fin.'),
  [lockRemedy('subscriptions', 'purchasedBy')]: say(
    'The organisation that bought a subscription does not change.',
    'L’organisation qui a acheté un abonnement ne change pas.',
  ),

  [lockRemedy('invites')]: say(
    'Use the actions of the invitation, or invite the person again in Users.',
    'Utilisez les actions de l’invitation, ou réinvitez la personne dans Utilisateurs.',
  ),
  [lockRemedy('outbox')]: say(
    'A message stays as it was sent. If it was not delivered, use Send again.',
    'Un message reste tel qu’il a été envoyé. S’il n’a pas été remis, utilisez Envoyer à nouveau.',
  ),
  [lockRemedy('audit')]: say(
    'Nobody can change the audit trail. Old entries are deleted after the number of days set in Organisations.',
    'Personne ne peut modifier le journal d’audit. Les entrées anciennes sont supprimées après le nombre de jours fixé dans Organisations.',
  ),
};
