import type { HelpTopic } from './help-en.ts';

/** The help, in French. */
export const help: HelpTopic[] = [
  {
    id: 'add',
    title: 'Ajouter des personnes',
    text: [
      'Écrivez dans la dernière ligne d’Utilisateurs, ou cliquez sur « Ajouter une ligne ». Toute ligne commence en Brouillon : vous pouvez la laisser à moitié remplie et y revenir.',
      'Quand l’identifiant, le prénom, le nom et l’e-mail sont là, passez le Statut à Actif. Seatgrid crée alors le compte, lui donne une licence et envoie un message de bienvenue. Sans serveur de messagerie, le mot de passe provisoire s’affiche une seule fois : copiez-le et communiquez-le à la personne. Plus tard, de nouveaux identifiants en créeront un autre.',
      'S’il manque quelque chose ou qu’aucune licence n’est libre, la ligne reste en Brouillon et Résultat de validation dit quoi faire. Ce que vous avez saisi est gardé.',
    ],
  },
  {
    id: 'paste',
    title: 'Coller depuis Excel ou Google Sheets',
    text: [
      'Copiez-y les cellules, cliquez sur la cellule de départ et appuyez sur Ctrl+V. Coller sous la dernière ligne ajoute des lignes. Une première ligne d’en-têtes indique où vont les colonnes, en français ou en anglais.',
      'Les colonnes se remplissent de gauche à droite, dans l’ordre affiché. Les colonnes masquées et les cellules que vous ne pouvez pas modifier sont laissées, et on vous le dit. Si plusieurs plages sont sélectionnées, une seule cellule copiée, ou un bloc qui entre dans chacune, les remplit toutes.',
      'Un texte qui ne convient pas à sa colonne reste dans la cellule, marqué, avec la raison ; les autres cellules de sa ligne sont prises. Un long collage est enregistré par parties ; la barre du bas montre où il en est. Un seul Annuler reprend tout le collage.',
    ],
  },
  {
    id: 'validation',
    title: 'Ce que dit Résultat de validation',
    text: [
      'OK : la personne est en règle. Vide : rien n’a encore été demandé à la ligne. Tout autre texte est la prochaine chose à faire, par exemple « Manquant : Nom » ou « Adresse e-mail déjà utilisée ».',
      'Le nombre en bas à droite compte les lignes à revoir. Cliquez dessus pour ne voir qu’elles, ou appuyez sur F8 pour aller de l’une à l’autre. Sélectionnez une cellule marquée pour lire ce qui ne va pas et quoi faire.',
      'Corriger une ligne efface le texte. Cela n’active personne : repassez le Statut à Actif.',
    ],
  },
  {
    id: 'licences',
    title: 'Licences et places',
    text: [
      'La jauge en haut montre combien de licences sont prises. Elle devient ambre à partir de 90 % et rouge quand il y a plus de personnes que de licences. Cliquez dessus pour voir qui les détient.',
      'Une personne active a une licence. La désactiver ou la retirer la libère aussitôt. Une invitation en attente en réserve une : l’accepter ne peut donc jamais échouer.',
      'Quand plusieurs personnes sont activées ensemble et que les licences ne suffisent pas, elles sont données dans l’ordre des lignes ; les autres restent comme elles étaient.',
      'Pour en avoir plus, ajoutez une ligne dans Abonnements, sous Abonnement et facturation, et saisissez combien. La quantité ne change plus ensuite : ajoutez plutôt un autre abonnement. « Appliquer à une organisation » déplace un abonnement, « Reprendre » le libère. Personne ne perd sa licence quand le total baisse : les nouvelles activations attendent qu’il y ait de la place.',
      'Un abonnement compte du début de son premier jour à la fin du dernier, dans le fuseau horaire de l’organisation (colonne Fuseau horaire d’Organisations). Trente jours avant la fin, il indique les jours restants.',
    ],
  },
  {
    id: 'invitations',
    title: 'Invitations',
    text: [
      'Choisissez Inviter sur une ligne, ou passez le Statut à Invité. La personne reçoit un message avec un lien ; quand elle accepte, la ligne devient Active.',
      'On peut inviter de nouveau une heure après la dernière fois. L’ancien lien cesse alors de fonctionner.',
      'Une invitation retirée, déclinée ou trop ancienne remet la ligne en Brouillon et libère sa licence.',
    ],
  },
  {
    id: 'workspaces',
    title: 'Espaces de travail et personnes externes',
    text: [
      'Saisissez un nom dans Espaces de travail pour en créer un. Le compte société de votre organisation possède chaque espace ; la propriété ne se transfère pas. Qui y a accès, et avec quels droits, se lit dans Droits d’accès, pour les internes comme pour les externes.',
      'Pour faire venir quelqu’un de l’extérieur, faites un clic droit sur l’espace et choisissez « Inviter quelqu’un de l’extérieur ». La personne apparaît dans Utilisateurs une fois l’invitation acceptée, avec « Externe ? » coché, et n’utilise pas de licence ; l’auteur de l’invitation en est averti par e-mail. Son compte lui appartient : vous ne pouvez ni le modifier ni le supprimer.',
      'Retirez son accès, ou supprimez l’espace : avec le dernier, elle quitte Utilisateurs ; son compte reste tel quel. Annuler la fait revenir.',
    ],
  },
  {
    id: 'audit',
    title: 'Voir qui s’est connecté et ce qui a été refusé',
    text: [
      'Audit, visible des seuls propriétaires, liste les connexions, les connexions et demandes refusées, les changements de rôles et de réglages, les identifiants envoyés et les exports : qui, quand, depuis quelle adresse. Le nom est celui que la personne portait à ce moment-là ; l’ID de la personne distingue deux homonymes.',
      'Personne ne peut modifier ni supprimer une entrée. Les entrées sont conservées 400 jours ; pour changer cette durée, modifiez « Jours dans le journal d’audit » dans Organisations. Un même refus répété dans la minute forme une seule entrée, avec un nombre.',
    ],
  },
  {
    id: 'roles',
    title: 'Qui peut faire quoi',
    text: [
      'Tout dépend du Rôle dans Utilisateurs. Les propriétaires peuvent tout, et eux seuls attribuent les rôles Propriétaire, Gestionnaire et Admin. licences. Les gestionnaires peuvent tout le reste, sauf modifier un propriétaire.',
      'Les administrateurs de licences ajoutent des membres, les invitent et les activent, modifient les brouillons qu’ils ont créés et gèrent les Places et les Abonnements. Seuls les propriétaires et les gestionnaires désactivent des personnes. Les membres voient leur propre ligne et peuvent y changer leur nom, leur mobile et leur langue.',
    ],
  },
  {
    id: 'password',
    title: 'Mot de passe, langue, apparence',
    text: [
      'Vos initiales en haut à droite ouvrent votre menu : langue, clair ou sombre, mot de passe, e-mail, sessions, déconnexion.',
      'Un mot de passe provisoire sert une fois et se remplace à la première connexion. Un mot de passe a au moins 12 caractères ; une suite de mots convient bien. Les mots de passe courants, ou tirés de votre nom ou de votre adresse, sont refusés.',
      'Si vous avez oublié votre mot de passe, choisissez « Mot de passe oublié ? » sur la page de connexion : un lien part à votre adresse e-mail. Il ne sert qu’une fois, pendant une heure.',
      'Une nouvelle adresse e-mail compte dès que vous avez ouvert le lien qui y est envoyé. Sessions montre où votre session est ouverte et permet de les fermer.',
      'Quelqu’un a oublié le sien, ou quelqu’un d’autre le connaît : clic droit sur sa ligne dans Utilisateurs, puis « Envoyer de nouveaux identifiants ». L’ancien mot de passe cesse de fonctionner aussitôt, ses sessions sont fermées partout, et un mot de passe provisoire ou un lien, selon votre organisation, part à son adresse e-mail ou, faute de serveur de messagerie, vous est affiché une seule fois. « Fermer toutes ses sessions » les ferme sans toucher à son mot de passe.',
    ],
  },
  {
    id: 'deactivate',
    title: 'Désactiver ou supprimer quelqu’un',
    text: [
      'Passez le Statut à Inactif, ou faites un clic droit sur la ligne et choisissez Désactiver. La personne est déconnectée en une seconde et la licence est de nouveau libre. Tout ce qui la concerne reste.',
      'Ou saisissez son Dernier jour : Seatgrid désactive la personne à la fin de ce jour, et la colonne À venir l’annonce sept jours avant. Dans Organisations, des colonnes permettent de n’être que prévenu, et d’attendre les premiers jours.',
      'Seuls les inactifs, les invités et les brouillons peuvent être supprimés. Ctrl+Z rétablit une ligne ; quand il ne rétablit pas tout, un mot de passe par exemple, la question vous est posée avant. Supprimer quelqu’un dont le compte appartient à votre organisation supprime le compte ; son identifiant n’est plus jamais donné.',
      'Le dernier propriétaire actif ne peut être ni désactivé ni supprimé. Nommez d’abord un autre propriétaire.',
    ],
  },
  {
    id: 'undo',
    title: 'Annuler, et voir ce qui s’est passé',
    text: [
      'Ctrl+Z annule votre dernière action, Ctrl+Y la rétablit, même après un rechargement ou depuis un autre navigateur. Un collage entier ou une action groupée compte pour une seule.',
      'Appuyez sur Espace sur une ligne et ouvrez Historique : qui a changé quoi et quand. L’identifiant après un nom dit de qui il s’agit, quel que soit son nom d’aujourd’hui. Annuler y reprend ce changement, même des jours après.',
      'Annuler une activation désactive la personne. Les messages envoyés restent envoyés. Une cellule modifiée depuis reste telle quelle, et un message l’indique. Les personnes qui ont un compte restent, au statut Inactif : le message permet de les afficher ou de les supprimer.',
    ],
  },
  {
    id: 'refused',
    title: 'Un changement n’a pas été enregistré',
    text: [
      'Si une règle interdit un changement, l’ancienne valeur revient et ce que vous avez saisi reste à côté avec la raison. Ouvrez la ligne avec Espace : choisissez Réessayer quand la raison a disparu, ou Abandonner.',
      'Quand la connexion est perdue, vous pouvez continuer. Ce que vous saisissez est conservé dans ce navigateur, même si vous fermez ou rechargez la page, et envoyé dès que la connexion revient et que votre session est ouverte ; la barre du bas indique combien de modifications attendent. Personne d’autre ne les voit ni ne les envoie. Ce qui n’a pas pu être enregistré entre-temps, ou n’a reçu aucune réponse en un jour, y est aussi indiqué : renvoyez-le ou abandonnez-le.',
    ],
  },
  {
    id: 'filter',
    title: 'Filtrer, trier, rechercher',
    text: [
      'La recherche regarde dans tous les textes de la table et les noms des lignes liées, aussi dans les lignes hors de l’écran ; de plusieurs mots, chacun doit s’y trouver. Filtrer ajoute des conditions qui doivent toutes être vraies ; sous Formule, vous pouvez écrire n’importe quelle condition.',
      'Une ligne que vous modifiez reste à sa place, même quand elle ne correspond plus, jusqu’à la prochaine lecture des lignes.',
      'La largeur et l’ordre des colonnes, et les colonnes masquées, sont gardés dans ce navigateur, pour chaque personne séparément. L’adresse désigne la ligne ouverte : vous pouvez l’envoyer à un collègue.',
    ],
  },
  {
    id: 'keyboard',
    title: 'Travailler au clavier',
    text: [
      'Les flèches déplacent, taper remplace, Entrée ou F2 modifie, Échap laisse tout comme c’était. Ctrl+C, Ctrl+V, Ctrl+D et Ctrl+Z font ce qu’ils font dans tout tableur.',
      'Espace ouvre la ligne à côté de la grille, Maj+F10 son menu, F8 va au prochain problème. F6 passe à la zone suivante de la page, Maj+F6 à la précédente. Ctrl+Z, Ctrl+F et F8 fonctionnent où que vous soyez dans la page. Alt+Entrée va à la ligne liée. Ctrl+/ ou F1 montre toutes les touches.',
    ],
  },
];
