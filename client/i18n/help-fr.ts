import type { HelpTopic } from './help-en.ts';

/** The help topics in French. */
export const help: HelpTopic[] = [
  {
    id: 'add',
    title: 'Ajouter des personnes',
    text: [
      'Saisissez sur la dernière ligne de la table Utilisateurs, ou cliquez sur « Ajouter une personne ». Toute ligne commence en Brouillon : vous pouvez la laisser à moitié remplie et y revenir.',
      'Quand l’identifiant, le prénom, le nom et l’e-mail sont remplis, passez le Statut à Actif. Seatgrid crée alors le compte, lui attribue une licence et envoie un message de bienvenue. Sans serveur de messagerie, le mot de passe provisoire s’affiche une seule fois : copiez-le et communiquez-le à la personne. Plus tard, « Réinitialiser le mot de passe » en créera un autre.',
      'S’il manque quelque chose ou qu’aucune licence n’est disponible, la ligne reste en Brouillon et « Résultat de validation » indique quoi faire. Ce que vous avez saisi est conservé.',
    ],
  },
  {
    id: 'paste',
    title: 'Coller depuis Excel ou Google Sheets',
    text: [
      'Copiez-y les cellules, cliquez sur la cellule de départ et appuyez sur Ctrl+V. Coller sous la dernière ligne ajoute des lignes. Une première ligne d’en-têtes indique où vont les colonnes, en français ou en anglais.',
      'Les colonnes se remplissent de gauche à droite, dans l’ordre affiché. Les colonnes masquées et les cellules que vous ne pouvez pas modifier sont ignorées, et un message les indique. Si plusieurs plages sont sélectionnées, une seule cellule copiée, ou un bloc qui entre dans chacune, les remplit toutes.',
      'Un texte qui ne convient pas à sa colonne reste dans la cellule, signalé avec la raison ; les autres cellules de sa ligne sont acceptées. Un long collage est enregistré par parties ; la barre du bas indique la progression. Un seul Ctrl+Z annule tout le collage.',
    ],
  },
  {
    id: 'select',
    title: 'Sélectionner des lignes et agir dessus',
    text: [
      'Placez le pointeur sur un numéro de ligne et cochez sa case. Maj+clic coche toutes les lignes jusque-là ; la case de l’en-tête sélectionne toutes les lignes de la vue, même celles qui ne sont pas chargées. Au clavier, appuyez sur ← dans la première colonne : X ou Espace coche ensuite la ligne, Maj+X toutes les lignes jusque-là.',
      'Une barre indique ce que vous pouvez faire des lignes sélectionnées : activer, inviter, désactiver, copier, exporter, supprimer. « Modifier un champ… » écrit une même valeur dans un champ de toutes ces lignes. F6 va à la barre, Échap efface la sélection.',
      'Quand la barre modifierait plus de 20 lignes ou autre chose que leurs cellules, ou quand des cellules changeraient le statut de plus de 20 personnes ou désactiveraient des personnes dont d’autres dépendent, vous voyez d’abord les conséquences : nombre de personnes concernées, licences, sessions, messages, et qui reste inchangé et pourquoi. Rien n’est modifié avant votre confirmation, et Ctrl+Z annule le tout en une fois, si c’est possible.',
    ],
  },
  {
    id: 'row',
    title: 'La ligne ouverte',
    text: [
      'Espace ouvre la ligne à côté de la grille, Espace ou Échap la ferme. Ctrl+↑ et Ctrl+↓ passent à la ligne précédente et à la suivante. Les boutons du haut élargissent le panneau et copient un lien vers la ligne.',
      'Sous ses champs figurent les lignes qui y font référence : les droits d’accès, les licences et les collaborateurs d’une personne, par exemple. « Ajouter » en crée une pour la ligne ouverte.',
      'Un champ que vous ne pouvez pas modifier porte un cadenas : « Pourquoi ne puis-je pas modifier ce champ ? ». Cliquez dessus pour lire la raison et ce que vous pouvez faire. Dans la grille, saisissez dans la cellule ou appuyez sur Entrée : la note dit la même chose, et Alt+Entrée mène à ses liens. Une confirmation est demandée avant que l’un d’eux ne change l’état de la ligne.',
    ],
  },
  {
    id: 'validation',
    title: 'Ce qu’indique « Résultat de validation »',
    text: [
      'OK : tout est en règle. Vide : la ligne n’a pas encore été vérifiée. Tout autre texte indique la prochaine chose à faire, par exemple « Manquant : Nom » ou « Adresse e-mail déjà utilisée ».',
      'Le nombre en bas à droite est celui des lignes à corriger. Cliquez dessus pour n’afficher qu’elles, ou appuyez sur F8 pour aller de l’une à l’autre. Sélectionnez une cellule signalée pour lire ce qui ne va pas et quoi faire.',
      'Corriger une ligne efface le message. Cela n’active personne : repassez le Statut à Actif.',
    ],
  },
  {
    id: 'licences',
    title: 'Licences, places et facturation',
    text: [
      'La jauge en haut indique combien de licences sont utilisées. Elle passe à l’orange à partir de 90 %, au rouge en cas de dépassement. Cliquez dessus pour ouvrir « Facturation ».',
      'Une personne active a une licence. La désactiver ou la supprimer libère la licence immédiatement. Une invitation en attente en réserve une : l’accepter ne peut donc jamais échouer.',
      'Quand plusieurs personnes sont activées ensemble et que les licences ne suffisent pas, elles sont attribuées dans l’ordre des lignes ; les autres personnes ne changent pas de statut.',
      '« Facturation » montre le nombre de licences de chaque produit, leur évolution, les abonnements avec leurs dates, et qui a une licence depuis quand. La page indique quel abonnement se termine ensuite et combien de personnes attendent une licence ; dès que des licences sont disponibles, vous les y activez ensemble.',
      'Pour en avoir plus, choisissez « Ajouter des licences » dans « Facturation », ou ajoutez une ligne dans Abonnements, et saisissez la quantité. Elle ne peut plus être modifiée ensuite : ajoutez plutôt un autre abonnement. « Appliquer à une organisation » déplace un abonnement, « Retirer de l’organisation » le libère. Personne ne perd sa licence quand le total baisse, mais personne d’autre ne peut être activé tant qu’aucune licence n’est disponible.',
      'Un abonnement est valable du début de son premier jour à la fin du dernier, dans le fuseau horaire de l’organisation (colonne Fuseau horaire d’Organisations). Trente jours avant la fin, il indique les jours restants.',
    ],
  },
  {
    id: 'invitations',
    title: 'Invitations',
    text: [
      'Choisissez Inviter sur une ligne, ou passez le Statut à Invité. La personne reçoit un message avec un lien ; quand elle accepte, la ligne devient Active.',
      'Vous pouvez réinviter une personne une heure après la dernière invitation. L’ancien lien cesse alors de fonctionner.',
      'Une invitation annulée, refusée ou expirée remet la ligne en Brouillon et libère sa licence.',
    ],
  },
  {
    id: 'workspaces',
    title: 'Espaces de travail et personnes externes',
    text: [
      'Saisissez un nom dans Espaces de travail pour en créer un. Le compte société de votre organisation possède chaque espace ; la propriété ne se transfère pas. La table Droits d’accès indique qui y a accès, et avec quels droits, pour les internes comme pour les externes.',
      'Pour inviter quelqu’un de l’extérieur, faites un clic droit sur l’espace et choisissez « Inviter quelqu’un de l’extérieur ». La personne apparaît dans Utilisateurs une fois l’invitation acceptée, avec « Externe ? » coché, et n’utilise pas de licence ; la personne qui l’a invitée en est avertie par e-mail. Son compte lui appartient : vous ne pouvez ni le modifier ni le supprimer.',
      'Retirez son accès, ou supprimez l’espace : quand elle n’a plus aucun accès, elle disparaît d’Utilisateurs ; son compte reste tel quel. Ctrl+Z rétablit son accès.',
    ],
  },
  {
    id: 'audit',
    title: 'Voir qui s’est connecté et ce qui a été refusé',
    text: [
      'Audit, que seuls les propriétaires voient, liste les connexions, les connexions et demandes refusées, les changements de rôles et de réglages, les identifiants envoyés et les exports : qui, quand, depuis quelle adresse. Le nom est celui que la personne portait à ce moment-là ; l’ID de la personne distingue deux homonymes.',
      'Personne ne peut modifier ni supprimer une entrée. Les entrées sont conservées 400 jours ; pour changer cette durée, modifiez « Jours dans le journal d’audit » dans Organisations. Un même refus répété dans la minute forme une seule entrée, avec un nombre.',
    ],
  },
  {
    id: 'roles',
    title: 'Qui peut faire quoi',
    text: [
      'Tout dépend du Rôle dans Utilisateurs. Les propriétaires peuvent tout faire, et eux seuls attribuent les rôles Propriétaire, Gestionnaire et Administrateur licences. Les gestionnaires peuvent faire tout le reste, sauf modifier un propriétaire.',
      'Les administrateurs de licences ajoutent des membres, les invitent et les activent, modifient les brouillons qu’ils ont créés et gèrent les Places et les Abonnements. Seuls les propriétaires et les gestionnaires désactivent des personnes. Les membres voient leur propre ligne et peuvent y changer leur nom, leur mobile et leur langue.',
    ],
  },
  {
    id: 'password',
    title: 'Mot de passe, langue, apparence',
    text: [
      'Votre nom, en bas de la barre latérale, ouvre votre menu : langue, clair ou sombre, mot de passe, e-mail, sessions, déconnexion.',
      'Un mot de passe provisoire sert une seule fois et doit être remplacé à la première connexion. Un mot de passe compte au moins 12 caractères ; une suite de mots convient bien. Les mots de passe courants, ou qui contiennent votre nom ou votre adresse, sont refusés.',
      'Si vous avez oublié votre mot de passe, choisissez « Mot de passe oublié ? » sur la page de connexion : un lien est envoyé à votre adresse e-mail. Il sert une seule fois et reste valable une heure.',
      'Une nouvelle adresse e-mail prend effet dès que vous avez ouvert le lien qui y est envoyé. Sessions indique où vos sessions sont ouvertes et permet de les fermer.',
      'Si quelqu’un a oublié son mot de passe, ou si quelqu’un d’autre le connaît, faites un clic droit sur sa ligne dans Utilisateurs et choisissez « Réinitialiser le mot de passe ». L’ancien mot de passe cesse de fonctionner immédiatement et toutes ses sessions sont fermées. Un mot de passe provisoire ou un lien, selon les réglages de votre organisation, est envoyé à son adresse e-mail ou, sans serveur de messagerie, vous est affiché une seule fois. « Fermer toutes ses sessions » les ferme sans toucher à son mot de passe.',
    ],
  },
  {
    id: 'deactivate',
    title: 'Désactiver ou supprimer quelqu’un',
    text: [
      'Passez le Statut à Inactif, ou faites un clic droit sur la ligne et choisissez Désactiver. La personne est déconnectée en une seconde et la licence est de nouveau disponible. Toutes ses données sont conservées.',
      'Ou saisissez son Dernier jour : Seatgrid désactive la personne à la fin de ce jour, et la colonne À venir l’annonce sept jours avant. Dans Organisations, vous pouvez choisir d’être seulement prévenu, et d’attendre les premiers jours.',
      'Seuls les inactifs, les invités et les brouillons peuvent être supprimés. Ctrl+Z rétablit une ligne ; s’il ne peut pas tout rétablir, un mot de passe par exemple, une confirmation vous est demandée avant. Supprimer quelqu’un dont le compte appartient à votre organisation supprime le compte ; son identifiant n’est jamais réattribué.',
      'Le dernier propriétaire actif ne peut être ni désactivé ni supprimé. Nommez d’abord un autre propriétaire.',
    ],
  },
  {
    id: 'undo',
    title: 'Annuler, et voir ce qui s’est passé',
    text: [
      'Ctrl+Z annule votre dernière action, Ctrl+Y la rétablit, même après un rechargement ou depuis un autre navigateur. Un collage entier ou une action groupée compte comme une seule action.',
      'Appuyez sur Espace sur une ligne et ouvrez Historique : qui a changé quoi et quand. L’identifiant après un nom indique de qui il s’agit, quel que soit son nom aujourd’hui. « Annuler cette modification » l’annule, même des jours après ; si elle porte aussi sur d’autres lignes, vous voyez d’abord ce qui changerait.',
      'Annuler une activation désactive la personne. Les messages envoyés restent envoyés. Une cellule modifiée depuis reste telle quelle, et un message l’indique. Les personnes qui ont un compte restent, au statut Inactif : le message permet de les afficher ou de les supprimer.',
    ],
  },
  {
    id: 'refused',
    title: 'Une modification n’a pas été enregistrée',
    text: [
      'Si une règle interdit une modification, l’ancienne valeur revient et ce que vous avez saisi reste à côté avec la raison. Ouvrez la ligne avec Espace et choisissez Réessayer une fois le problème résolu, ou Abandonner.',
      'Quand la connexion est perdue, vous pouvez continuer. Ce que vous saisissez est conservé dans ce navigateur, même si vous fermez ou rechargez la page, et envoyé dès que la connexion revient et que votre session est ouverte ; la barre du bas indique combien de modifications attendent. Personne d’autre ne les voit ni ne les envoie. Les modifications qui n’ont pas pu être enregistrées entre-temps, ou qui n’ont reçu aucune réponse en un jour, y sont aussi indiquées : renvoyez-les ou abandonnez-les.',
    ],
  },
  {
    id: 'filter',
    title: 'Vues, filtre, tri, recherche',
    text: [
      'Les onglets à côté du titre sont des vues : toutes les lignes, celles à corriger, les externes. Chacune indique son nombre de lignes et garde ses propres colonnes, et l’adresse de la page la contient.',
      'La recherche porte sur tous les textes de la table et les noms des lignes liées, y compris hors de l’écran ; tous les mots doivent être présents. Filtrer ajoute des conditions ; choisissez si toutes doivent être vraies ou une seule. Dans « fait partie de », vous pouvez coller une colonne entière : dates, nombres, choix et personnes sont lus comme dans une cellule, et ce que la colonne ne connaît pas est indiqué. Sous Formule, vous pouvez écrire n’importe quelle condition.',
      'Chaque colonne a un menu : cliquez sur la flèche de son en-tête, faites un clic droit sur l’en-tête, ou appuyez sur Alt+↓ quand il est actif. Il trie, filtre, fige, déplace et masque la colonne. « Filtrer selon cette colonne » (Ctrl+Maj+L) liste ses valeurs, avec le nombre de lignes de chacune : cochez celles que vous voulez voir. « Filtrer selon cette valeur », dans le menu d’une cellule, affiche les lignes qui ont la même valeur.',
      '« Figer jusqu’ici » garde en place les colonnes jusqu’à celle-ci pendant que les autres défilent. « Colonnes masquées… » affiche et masque des colonnes.',
      'Une ligne que vous modifiez reste à sa place, même si elle ne correspond plus, jusqu’au prochain chargement des lignes.',
      'La largeur et l’ordre des colonnes, les colonnes figées ou masquées et la hauteur des lignes sont conservés dans ce navigateur pour chaque vue, séparément pour chaque personne. L’adresse de la page contient la ligne ouverte : vous pouvez l’envoyer à un collègue.',
    ],
  },
  {
    id: 'replace',
    title: 'Rechercher et remplacer',
    text: [
      'Ctrl+F recherche un texte dans les lignes de la vue, chargées ou non. Ctrl+H le remplace : dans les cellules sélectionnées ou dans toutes les lignes de la vue, dans une colonne ou dans toutes celles affichées. Avant toute modification, vous voyez chaque cellule avec son texte avant et après, et le nombre de lignes qui seraient à corriger.',
      'Jusqu’à 20 000 lignes changent en une seule étape, et une seule annulation rétablit tout. Les cellules en lecture seule sont comptées et restent inchangées.',
    ],
  },
  {
    id: 'import',
    title: 'Importer un fichier de lignes',
    text: [
      '« Importer », au-dessus de la table, demande un fichier CSV, Excel ou JSON ; vous pouvez aussi déposer le fichier sur la table. Rien n’est encore écrit : une page montre chaque ligne telle qu’elle serait, avec les anciennes et les nouvelles valeurs, et ce qui ne va pas.',
      'Au-dessus de chaque colonne figure son en-tête dans le fichier, et en dessous le champ qu’elle remplit : choisissez-en un autre, ou ignorez la colonne. Les cartes à droite indiquent comment le fichier a été lu, par exemple l’ordre des dates, et comment les lignes existantes sont retrouvées. Chaque choix fait réessayer toutes les lignes.',
      'Les problèmes sont groupés : un seul remplacement corrige un texte dans toutes les lignes. Appliquez ensuite les lignes valides (Entrée), tout ou rien, ou gardez le reste comme brouillons. Échap quitte la page ; l’import reste sous « Importer ». L’import continue si vous fermez la page.',
      'Ensuite, la page indique combien de lignes ont été écrites, les annule toutes d’un coup, et fournit les lignes à corriger dans un fichier avec leurs raisons, que vous pouvez importer à nouveau.',
    ],
  },
  {
    id: 'export',
    title: 'Exporter des lignes dans un fichier',
    text: [
      '« Exporter », au-dessus de la table, crée un fichier Excel, CSV ou JSON avec les lignes de la vue, filtrées et triées. Pour n’en exporter que certaines, sélectionnez-les et choisissez « Exporter… » dans leur barre : 1 500 lignes au plus, ou toutes celles de la vue.',
      'Le fichier contient les colonnes affichées, ou toutes ; une personne y occupe deux colonnes, prénom et nom. Il attend que vos dernières modifications soient enregistrées, et le panneau indique si certaines n’ont pas pu l’être. Les propriétaires retrouvent chaque export dans Audit.',
    ],
  },
  {
    id: 'keyboard',
    title: 'Travailler au clavier',
    text: [
      'Les flèches déplacent, taper remplace, Entrée ou F2 modifie, Échap annule. Ctrl+C, Ctrl+V, Ctrl+D et Ctrl+Z fonctionnent comme dans tout tableur.',
      'Espace ouvre la ligne à côté de la grille, Maj+F10 ouvre son menu, F8 va au problème suivant. F6 passe à la zone suivante de la page, Maj+F6 à la précédente. Ctrl+Z, Ctrl+F, Ctrl+H et F8 fonctionnent où que vous soyez dans la page. Alt+Entrée suit le lien d’une cellule : vers la ligne liée, ou vers ce qui résout le problème dans « Résultat de validation ». Ctrl+/ ou F1 affiche tous les raccourcis.',
      'Ctrl+K, depuis n’importe où aussi, ouvre la liste de tout ce que vous pouvez ouvrir ou faire : tapez quelques lettres d’une table, d’une vue, d’une personne ou d’une commande, puis Entrée. Les actions sur les lignes sélectionnées y figurent aussi.',
    ],
  },
];
