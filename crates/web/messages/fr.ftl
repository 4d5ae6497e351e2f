# Le cadre des pages
layout-skip = Aller au contenu
layout-home = { $name }, accueil
layout-menu = Navigation principale
layout-crumbs = Vous êtes ici
layout-search = Rechercher
layout-search-label = Rechercher des données
layout-sign-in = Se connecter
layout-sign-out = Se déconnecter
layout-administrator = Administration
layout-footer = Pied de page
layout-accessibility = Accessibilité : non conforme
layout-run-by = Service exploité par { $name }
layout-made-with = Propulsé par Beffroi, logiciel libre

# Les formulaires
form-required = obligatoire
form-required-note = Les champs marqués « obligatoire » doivent être remplis.
form-errors = { $count ->
    [one] Une information est à corriger
   *[other] { $count } informations sont à corriger
 }
form-error = Erreur :
form-drop = Glissez un fichier ici, ou choisissez‑le
form-drop-chosen = Fichier choisi :
form-sending = Envoi du fichier
form-sent = Fichier envoyé, réponse attendue
form-failed = L’envoi s’est interrompu. Vérifiez votre connexion, puis recommencez.
form-cancel-sending = Arrêter l’envoi

# Les tableaux et les listes
table-sorted-up = trié par ordre croissant
table-sorted-down = trié par ordre décroissant
table-sort = trier
pager-label = Pages de la liste
pager-page = Page { $page }
pager-previous = Page précédente
pager-next = Page suivante
pager-shown = { $first } à { $last } sur { $total }

# Les travaux en cours
progress-unknown = Avancement inconnu pour le moment
progress-refresh = Actualiser l’avancement
progress-done = Terminé
progress-see = Voir le résultat
copy-label = Copier
copy-done = Copié
alert-information = Information
alert-success = C’est fait
alert-warning = Attention
alert-error = Erreur

# Les graphiques
chart-table = Les chiffres en tableau
chart-empty = Aucun chiffre à dessiner.
chart-about = { $count ->
    [one] Une valeur
   *[other] { $count } valeurs
 }, de { $least } à { $most }.

# Les mots communs à plusieurs objets
slug-format = L’adresse s’écrit avec 1 à 80 lettres minuscules sans accent, chiffres ou tirets.
siren-format = Le numéro SIREN compte neuf chiffres et doit être exact.
colour-format = Une couleur s’écrit avec six chiffres hexadécimaux, par exemple 155e5b.
field-kind = Cette valeur n’est pas du type attendu.
file-too-large = Le fichier est trop volumineux.
file-cut-short = Le fichier n’est pas arrivé en entier. Recommencez l’envoi.
database-busy = La base de données est occupée. Recommencez dans un instant.
database-unreachable = La base de données ne répond pas. Recommencez dans quelques minutes.
disk-full = Il n’y a plus de place pour enregistrer. L’opérateur doit en libérer.
database-not-migrated = La base de données n’est pas à jour. L’opérateur doit lancer la mise à niveau.
database-role-too-strong = Le serveur se connecte à la base avec trop de droits. L’opérateur doit lui donner son propre rôle.
job-crashed = Ce travail s’est interrompu plusieurs fois. L’opérateur en trouvera la cause dans le journal.
job-lease-lost = Ce travail a été repris ailleurs. Son résultat paraîtra ici.

# Les erreurs
error-not-found-title = Cette page n’existe pas
error-not-found-help = L’adresse est peut-être incomplète, ou le document ne vous est pas ouvert. Vérifiez l’adresse ou repartez de l’accueil.
error-gone-title = Ces données ont été retirées
error-gone-help = Elles étaient publiques et ne le sont plus.
error-gone-since = Ces données ont été retirées le { $date }.
error-gone-version = version { $number }
error-gone-versions = Voir les autres versions
error-gone-others = Voir les autres données de { $owner }
error-gone-reason = Motif : { $reason }
error-forbidden-title = Vous n’avez pas ce droit
error-forbidden-help = Votre compte ne permet pas cette action. Demandez ce droit à l’administrateur de votre collectivité.
error-signed-out-title = Connectez-vous pour continuer
error-signed-out-help = Cette page est réservée aux agents connectés. Pour une API, présentez une clé valide.
error-invalid-title = Des informations sont à corriger
error-invalid-help = Corrigez les points ci-dessous, puis recommencez.
error-conflict-title = La situation a changé entre-temps
error-conflict-help = Quelqu’un d’autre a agi avant vous. Relisez la page, puis recommencez si besoin.
error-unavailable-title = Le service est momentanément indisponible
error-unavailable-help = Recommencez dans quelques minutes. Rien n’a été perdu.
error-internal-title = Une erreur est survenue de notre côté
error-internal-help = L’incident est enregistré. Recommencez plus tard ; si l’erreur persiste, écrivez à l’opérateur en citant la référence.
error-malformed-title = La demande n’a pas pu être lue
error-malformed-help = Son contenu n’a pas la forme attendue. Revenez à la page précédente et recommencez.
error-stale-title = Ce formulaire a expiré
error-stale-help = Votre session a changé depuis l’ouverture de la page. Revenez en arrière, rechargez la page, puis recommencez.
error-too-large-title = L’envoi est trop volumineux
error-too-large-help = Il dépasse la taille acceptée ici. Réduisez-le ou découpez-le.
error-unsupported-title = Ce type de contenu n’est pas accepté
error-unsupported-help = Envoyez la demande dans le format indiqué par la documentation.
error-method-title = Cette action n’existe pas ici
error-method-help = L’adresse existe, mais pas avec cette méthode.
error-range-title = Cette partie du fichier n’existe pas
error-range-help = Elle commence après sa fin. « Content-Range » donne la longueur du fichier.
error-slow-title = La réponse a pris trop de temps
error-slow-help = Recommencez dans un instant, ou demandez moins de données à la fois.
error-reference = Référence à citer : { $reference }
error-home = Revenir à l’accueil

# L’API
api-answer = Réponse
api-problem = Erreur, décrite selon la RFC 9457
api-problem-errors = Les champs à corriger ; le code est stable
api-problem-reference = À citer pour être aidé

# La page sur l’accessibilité
accessibility-title = Accessibilité du service
accessibility-state = Ce service n’est pas déclaré conforme au référentiel général d’amélioration de l’accessibilité (RGAA 4.1.2) : aucun audit n’a encore été mené par une personne qualifiée. La loi impose dans ce cas l’état « non conforme ».
accessibility-efforts = Ce qui est fait
accessibility-checks = Chaque écran est vérifié par des contrôles automatiques à chaque modification. Ces contrôles ne couvrent qu’une partie des critères et ne remplacent pas un audit.
accessibility-keyboard = Toutes les pages s’utilisent au clavier et sans JavaScript ; les graphiques sont accompagnés de leurs chiffres en tableau.
accessibility-contact = Signaler une difficulté
accessibility-write = Si un contenu ne vous est pas accessible, écrivez à { $contact } : une réponse ou un autre moyen d’accès vous sera proposé.
accessibility-no-contact = Si un contenu ne vous est pas accessible, adressez-vous à l’opérateur du service.
accessibility-appeal = Voie de recours
accessibility-rights = Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits : par son formulaire en ligne, par l’un de ses délégués, ou par courrier gratuit, sans timbre, à Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.

# Mentions légales
legal-title = Mentions légales
legal-who = Éditeur et hébergeur
legal-not-told = L’opérateur n’a pas encore écrit ici son adresse, son directeur de la publication et son hébergeur.
legal-report = Signaler un problème
legal-write = Une donnée fausse, une personne citée à tort, une page qui ne marche pas : écrivez à
legal-no-contact = Une donnée fausse, une personne citée à tort, une page qui ne marche pas : adressez-vous à l’opérateur du service ou à la collectivité qui a publié la donnée.
legal-data = Réutiliser les données
legal-data-text = Chaque jeu de données porte sa licence, écrite en tête de sa page. La collectivité qui l’a publié en est responsable ; ses versions et leurs retraits restent affichés.
legal-personal = Données personnelles
legal-readers = Lire, télécharger ou interroger ces données ne demande ni compte ni cookie, et aucune mesure d’audience n’est faite. Un cookie est posé pour les agents qui se connectent et pour qui change de langue ; il ne sert qu’à cela.
legal-published = Avant toute publication, chaque colonne est examinée : une donnée personnelle n’est publiée que si un texte le permet (article L. 312-1-2 du code des relations entre le public et l’administration). Les personnes concernées peuvent demander l’accès, la rectification ou l’effacement à la collectivité qui a publié, ou à l’adresse ci-dessus.
legal-cnil = Sans réponse satisfaisante, elles peuvent adresser une réclamation à la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07.
layout-legal = Mentions légales
layout-report = Signaler un problème
