import { say } from '../model/localizedText.ts';

/** Why an active person cannot be deleted. */
export const deactivateFirst = {
  code: 'DELETE_ACTIVE',
  words: say('Set Status to Inactive before deleting', 'Passez le statut à Inactif avant de supprimer'),
};

/** Why an administrator may not change some people. */
export const grantTexts = {
  OWNERS_ONLY: say(
    'Only an owner can change or appoint an owner',
    'Seul un propriétaire peut modifier ou nommer un propriétaire',
  ),
  ROLE_OWNERS: say(
    'Managers can only give the roles Member and Team admin. Ask an owner',
    'Les gestionnaires ne peuvent attribuer que les rôles Membre et Administrateur d’équipe. Adressez-vous à un propriétaire',
  ),
  MEMBERS_ONLY: say(
    'Licence admins can only add and invite members. Ask an owner or a manager',
    'Les administrateurs de licences ne peuvent ajouter et inviter que des membres. Adressez-vous à un propriétaire ou à un gestionnaire',
  ),
};

/** Why nobody changes a person of another organisation. */
export const externalReadOnly = {
  code: 'EXTERNAL',
  words: say('External users cannot be modified', 'Les utilisateurs externes ne peuvent pas être modifiés'),
};
