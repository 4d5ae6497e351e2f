datasets-home-title = Les données publiques du territoire
datasets-home-lead = Des données vérifiées, publiées par { $name } et ses collectivités : à lire, à télécharger, à interroger.
datasets-search = Rechercher
datasets-search-label = Rechercher un jeu de données
datasets-search-example = subventions, budget, cantine…
datasets-search-words = Mots recherchés
datasets-count-label = Jeux de données
datasets-rows-label = Lignes publiées
datasets-members-label = Collectivités
datasets-newest = Dernières publications
datasets-see-all = Voir tous les jeux de données
datasets-none-yet = Aucun jeu de données publié
datasets-none-yet-help = Le premier apparaîtra ici dès sa publication.
datasets-members = Les collectivités
datasets-count = { $count ->
    [0] aucun jeu de données
    [one] { $count } jeu de données
   *[other] { $count } jeux de données
}
datasets-rows = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
datasets-columns = { $count ->
    [one] { $count } colonne
   *[other] { $count } colonnes
}
datasets-updated = mis à jour le { $date }
datasets-version = version { $number }
datasets-list-title = Jeux de données
datasets-list-lead = Toutes les données publiées par les collectivités du territoire.
datasets-authority-lead = { $count ->
    [0] Cette collectivité n'a pas encore publié de jeu de données.
    [one] Un jeu de données publié.
   *[other] { $count } jeux de données publiés.
}
datasets-filter-label = Filtrer les jeux de données
datasets-filter = Filtrer
datasets-authority = Collectivité
datasets-all-authorities = Toutes les collectivités
datasets-schema = Schéma
datasets-all-schemas = Tous les schémas
datasets-found = { $count ->
    [0] Aucun résultat
    [one] { $count } jeu de données
   *[other] { $count } jeux de données
}
datasets-nothing-found = Rien ne correspond à cette recherche
datasets-nothing-found-help = Essayez un mot plus court, ou retirez un filtre.
datasets-checked = Vérifié
datasets-follows = schéma { $schema }
datasets-old-version = Vous lisez la version { $number }, remplacée depuis
datasets-see-current = Lire la version en cours
datasets-views = Les pages de ce jeu de données
datasets-tab-table = Tableau
datasets-tab-charts = Graphiques
datasets-tab-dictionary = Dictionnaire
datasets-tab-quality = Qualité
datasets-tab-versions = Versions
datasets-no-value = sans valeur
datasets-rows-filter-label = Filtrer les lignes
datasets-rows-search = Chercher dans les lignes
datasets-add-filter = Ajouter un filtre
datasets-filter-column = Colonne
datasets-filter-operator = Condition
datasets-filter-value = Valeur
datasets-filter-add = Ajouter
datasets-active-filters = Filtres appliqués
datasets-filter-remove = retirer ce filtre
datasets-no-rows = Aucune ligne ne correspond
datasets-no-rows-help = Retirez un filtre ou changez les mots recherchés.
datasets-downloads = Télécharger
datasets-downloads-lead = Les lignes filtrées ci-dessus, toutes pages confondues, dans l'ordre du fichier.
datasets-api = Interroger par programme
datasets-api-lead = La même question, dans le langage de l'API tabulaire de data.gouv.fr.
datasets-api-address = Adresse de cette question
datasets-api-try = Essayer l'API et le SQL
datasets-withdraw = Retirer ce jeu de données
datasets-decided = Décisions enregistrées. Le tableau est réécrit en les appliquant.
datasets-published = Publié. Le tableau est lisible par tous.
datasets-cancelled = Dépôt annulé.
datasets-withdrawn = Retiré. Ses adresses répondent désormais qu'il n'est plus public, avec votre motif.
operator-exact = est égal à
operator-contains = contient
operator-differs = est différent de
operator-greater = est au moins
operator-less = est au plus
operator-isnull = est vide
operator-isnotnull = n'est pas vide
operator-notcontains = ne contient pas
operator-in = est parmi
operator-notin = n'est pas parmi
operator-strictly_less = est inférieur à
operator-strictly_greater = est supérieur à
licence-lov2 = Licence Ouverte 2.0
licence-odc-odbl = Licence ODbL
format-csv = CSV
format-json = JSON
format-ndjson = NDJSON
format-parquet = Parquet
format-xlsx = Excel (XLSX)
format-geojson = GeoJSON
kind-text = texte
kind-integer = nombre entier
kind-number = nombre
kind-boolean = oui ou non
kind-date = date
kind-datetime = date et heure
datasets-dictionary-caption = { $count ->
    [one] La colonne du tableau
   *[other] Les { $count } colonnes du tableau
}
dictionary-column = Colonne
dictionary-kind = Contenu
dictionary-description = Description
dictionary-rules = Règles du schéma
dictionary-example = Exemple
dictionary-nothing = sans description
rule-required = obligatoire
rule-unique = sans doublon
rule-pattern = de la forme
rule-minimum = au moins { $value }
rule-maximum = au plus { $value }
rule-words = « { $yes } » ou « { $no } » en CSV et XLSX ; true ou false en JSON, NDJSON, GeoJSON et Parquet
rule-allowed = { $count ->
    [one] une valeur permise :
   *[other] { $count } valeurs permises :
}
charts-title = Graphiques
charts-by = Une barre par
charts-measure = Mesurer
charts-count = le nombre de lignes
charts-sum = le total de { $column }
charts-avg = la moyenne de { $column }
charts-show = Dessiner
charts-form = Choisir le graphique
charts-none = Aucune colonne ne se prête à un graphique
charts-none-help = Il faut une colonne qui range les lignes en quelques groupes, ou une date.
charts-drawn = { $measure } par { $by }
charts-months = mois
charts-others = Les { $count } groupes suivants ne sont pas dessinés ; l'export les contient tous.
charts-rows = Nombre de lignes
charts-empty-group = (vide)
quality-checked = Lignes vérifiées
quality-checked-note = toutes, sans échantillon
quality-published = Lignes publiées
quality-set-aside = Lignes écartées
quality-errors = Erreurs
quality-schema = Le fichier a été vérifié avec le schéma { $name }, version { $version }.
quality-no-schema = Ce tableau ne suit aucun schéma national : sa forme et ses textes ont été vérifiés.
quality-left-out = { $count ->
    [one] Une colonne n'est pas publiée
   *[other] { $count } colonnes ne sont pas publiées
}
quality-errors-found = Erreurs trouvées à l'arrivée
quality-errors-caption = Erreurs par colonne et par nature
quality-column = Colonne
quality-code = Nature
quality-count = Nombre
quality-whole-file = tout le fichier
quality-columns = Remplissage des colonnes
quality-columns-caption = Cellules vides et remplies de chaque colonne, dans les lignes publiées
quality-empty = Vides
quality-filled = Remplissage
quality-repaired = { $count ->
    [0] Le fichier publié a été corrigé à l'arrivée, sans changer de cellule
    [one] Le fichier publié a été corrigé à l'arrivée : une cellule réécrite
   *[other] Le fichier publié a été corrigé à l'arrivée : { $count } cellules réécrites
}
quality-repaired-how = Seules les corrections certaines ont été faites, et l'original est conservé tel quel par la collectivité.
count-after =  : { $count }
quality-repaired-sha256 = Empreinte SHA-256 du fichier d'origine :
repair-kind-encoding = accents mal lus, rétablis
repair-kind-surrounding-spaces = espaces superflus, retirés
repair-kind-inner-spaces = espaces à l'intérieur d'un code, retirés
repair-kind-number-form = nombres, écrits comme le schéma le demande
repair-kind-percentage = pourcentages, convertis
repair-kind-date-form = dates, remises dans l'ordre
repair-kind-wording = mots, écrits comme dans la liste du schéma
repair-kind-label = noms de colonnes, écrits comme dans le schéma
repair-kind-blank-row = lignes vides, retirées
repair-kind-file-encoding = texte du fichier, écrit en UTF-8
repair-kind-file-format = tableau, écrit au format CSV
quality-proof = Empreinte et moteur
quality-file-not-told = L’empreinte et la taille du fichier d’origine ne sont pas dites : tout ce qu’il contient n’est pas public.
quality-file-sha256 = Empreinte SHA-256 du fichier déposé
quality-file-size = Taille du fichier
quality-file-format = Format
quality-file-encoding = Encodage
quality-engine = Version du moteur
versions-caption = Versions publiées, la plus récente d'abord
versions-number = N°
versions-date = Publiée le
versions-rows = Lignes
versions-state = État
versions-action = Action
versions-current = en cours
versions-older = remplacée
versions-withdrawn = retirée
versions-withdraw = Retirer la version { $number }
withdraw-title-dataset = Retirer un jeu de données
withdraw-title-version = Retirer une version
withdraw-warning = Toutes ses adresses cesseront de répondre aussitôt
withdraw-reason = Motif
withdraw-confirm = Confirmer le retrait
dataset-not-theirs = Ce jeu de données n'est pas celui de cette collectivité.
title-withdrawn = Un jeu de données de ce nom a été retiré : il ne reçoit plus de fichier. Choisissez un autre titre.
withdraw-reason-hint-dataset = Il sera public. Le retrait est définitif : ce jeu de données ne recevra plus de fichier. Par exemple : « ces données ne devaient pas être publiées ».
withdraw-reason-hint-version = Il sera public. Par exemple : « le fichier contenait une erreur, une version corrigée suivra ».
deposit-see-versions = Voir les versions et leurs motifs
deposit-taken-back = Retiré du public
deposit-taken-back-text = Ce tableau a été publié, puis retiré. Ses adresses disent pourquoi.
filter-wants-a-number = « { $value } » n’est pas un nombre. Écrivez par exemple 1250,50.
filter-wants-a-date = « { $value } » n’est pas une date. Écrivez par exemple 05/06/2026.
withdrawal-reason-required = Écrivez le motif du retrait.
withdrawal-reason-too-long = Le motif est limité à { $max } caractères.
dataset-already-withdrawn = Ce jeu de données a déjà été retiré.
version-already-withdrawn = Cette version a déjà été retirée.
dataset-withdrawn = Ce jeu de données a été retiré : il ne reçoit plus de fichier.
inbox-authority-unknown = Le nom de ce dossier n'est le SIREN d'aucune collectivité connue. L'opérateur peut l'ajouter ; déposez ensuite le fichier à nouveau.
deposit-waits = Ce travail sera repris tout seul.
decisions-changed = Une décision a changé pendant la vérification.
deposit-title = Déposer un fichier
deposit-lead = Le fichier est vérifié ligne par ligne, puis vous décidez de sa publication.
deposit-authority = Collectivité
deposit-choose = Choisir…
deposit-dataset = Jeu de données
deposit-dataset-hint = Choisissez-le pour déposer une nouvelle version.
deposit-new-dataset = Nouveau jeu de données
deposit-dataset-title = Titre du nouveau jeu de données
deposit-dataset-title-hint = Obligatoire pour un nouveau jeu de données. Par exemple : Subventions versées aux associations.
deposit-description = Description
deposit-description-hint = D'où viennent ces données et à quoi elles servent, en quelques phrases.
deposit-more = Réglages
deposit-schema-hint = Sans choix, le schéma qui convient à l'en-tête est proposé.
deposit-schema-fitting = Celui qui convient
deposit-schema-none = Aucun : tableau libre
deposit-licence = Licence
deposit-good-rows = Publier les bonnes lignes seules à partir de (%)
deposit-good-rows-hint = Vide : toutes les lignes doivent être bonnes. 95 : les lignes fausses sont écartées si elles sont moins de 5 %.
deposit-publish = Publier sans relecture
deposit-publish-hint = Si rien ne s'y oppose : ni erreur, ni donnée personnelle à examiner.
deposit-file = Fichier
deposit-file-hint = CSV, Excel (XLSX), ODS, JSON, GeoJSON ; au plus { $size }.
deposit-send = Déposer
deposits-title = Dépôts
deposits-lead = Les fichiers reçus, et ce que chacun attend.
deposits-caption = Dépôts, le plus récent d'abord
deposits-file = Fichier
deposits-dataset = Jeu de données
deposits-state = État
deposits-wrong = Lignes fausses
deposits-date = Déposé le
deposits-none = Aucun dépôt
deposits-none-help = Déposez un premier fichier : il sera vérifié en quelques secondes.
state-checking = Vérification en cours
state-unreadable = Illisible
state-refused = Refusé
state-to_decide = À examiner : données personnelles
state-preparing = Application des décisions
state-ready = Prêt à publier
state-published = Publié
state-cancelled = Annulé
state-failed = En panne
next-checking = Le fichier est en cours de vérification.
next-unreadable = Le fichier n'a pas pu être lu.
next-refused = Choisissez ci-dessous comment continuer.
next-to_decide = Des colonnes contiennent des données personnelles : décidez de chacune ci-dessous. Rien n'est publié avant.
next-preparing = Le tableau est réécrit avec vos décisions.
next-ready = Relisez l'aperçu, puis publiez.
next-published = Le tableau est public.
next-cancelled = Ce dépôt a été annulé : rien n'en a été publié.
next-failed = L'opérateur doit intervenir ; le fichier est conservé.
refused-header = L'en-tête ne suit pas le schéma : des colonnes manquent ou ont un autre nom.
refused-no-rows = Le fichier n'a aucune ligne de données.
refused-wrong-rows = Des lignes sont fausses : rien n'est publié tant que vous n'avez pas choisi quoi en faire.
refused-too-many-wrong-rows = Les lignes fausses sont plus nombreuses que votre seuil ne le permet.
unreadable-empty = Le fichier est vide.
unreadable-not-a-table = Ce fichier n'est pas un tableau.
unreadable-too-large = Une partie du fichier dépasse les limites.
unreadable-damaged = Le fichier est abîmé.
deposit-stop = Arrêter
deposit-give-up = Annuler ce dépôt
deposit-publish-now = Publier
deposit-see-public = Voir la page publique
deposit-preview = Aperçu
deposit-preview-caption = Les premières lignes, telles qu'elles seront publiées
deposit-until = Original conservé jusqu'au
deposit-erased = L'original a été effacé le { $date } ; son empreinte reste.
deposit-original = Télécharger l'original
deposit-readings = { $count ->
    [one] Une lecture de l'original ou de ses lignes
   *[other] { $count } lectures de l'original ou de ses lignes
}
reading-original = fichier original
reading-rejects = lignes rejetées
reading-errors = erreurs et leurs valeurs
reading-report = rapport complet
again-title = Vérifier avec un autre schéma ou un autre seuil
again-schema-hint = Le même fichier est vérifié à nouveau : rien n'est à envoyer.
again-send = Vérifier à nouveau
ways-title = Que voulez-vous faire ?
ways-lead = Le fichier est conservé ici : vous n'avez rien à envoyer une seconde fois. Rien n'est publié sans votre accord.
ways-good-title = Garder { $count } bonnes lignes sur { $total }
ways-good-text = { $count ->
    [one] La ligne fausse est mise de côté et reste téléchargeable. Le seuil est fixé à { $share } : c'est la part de bonnes lignes de ce fichier, et au-dessous il serait refusé.
   *[other] Les { $count } lignes fausses sont mises de côté et restent téléchargeables. Le seuil est fixé à { $share } : c'est la part de bonnes lignes de ce fichier, et au-dessous il serait refusé.
}
ways-good-send = Garder seulement les bonnes lignes
ways-free-title = Se passer du schéma
ways-free-text = Les mêmes lignes deviennent un tableau libre : elles ne sont plus comparées à « { $schema } », et le jeu de données ne s'en réclame pas.
ways-free-send = Publier comme tableau libre
ways-corrected-title = Corriger le fichier
ways-corrected-text = Corrigez-le dans votre tableur d'après la liste des erreurs, puis déposez-le : le jeu de données est déjà choisi.
ways-corrected-text-unlisted = Corrigez-le dans votre tableur, puis déposez-le : le jeu de données est déjà choisi.
ways-corrected-send = Déposer le fichier corrigé
report-certain = Certaine :
report-suggestion = Proposition :
code-missing-label = colonne manquante
code-incorrect-label = nom de colonne à corriger
code-extra-label = colonne inconnue du schéma
code-duplicate-label = nom de colonne en double
code-blank-label = colonne sans nom
code-personal-label = donnée personnelle dans un nom de colonne
code-missing-cell = ligne trop courte
code-extra-cell = ligne trop longue
code-blank-row = ligne vide
code-source-error = guillemet jamais refermé
code-encoding-error = caractère illisible
code-type-error = valeur mal formée (date, nombre…)
code-constraint-error = valeur absente ou non permise
code-unique-error = valeur en double
code-primary-key = identifiant en double
code-foreign-key = valeur absente de la liste de référence
code-french-siret-value = numéro SIRET inexact
code-french-siren-value = numéro SIREN inexact
code-one-of-required = une de deux valeurs manque
code-cohesive-columns-value = colonnes à remplir ensemble
code-compare-columns-value = colonnes qui se contredisent
code-sum-columns-value = total inexact
code-year-interval-value = années inexactes
code-nomenclature-actes-value = matière hors de la nomenclature des actes
code-opening-hours-value = horaires mal écrits
code-phone-number-value = numéro de téléphone inexact
code-french-gps-coordinates = coordonnées hors de France
code-unknown-check = règle non vérifiée
code-schema-note = remarque sur le schéma
code-file-note = remarque sur le fichier
code-foreign-key-not-checked = lien non vérifié
code-total-row = ligne de total
code-mixed-column = colonne de valeurs mêlées
report-errors = Ce qui ne va pas
report-errors-caption = { $total ->
    [one] Une erreur
   *[other] { $shown ->
        [one] Une erreur montrée sur { $total }
       *[other] { $shown } erreurs montrées sur { $total }
    }
}
report-row = Ligne de données
report-line = Ligne du fichier
report-value = Valeur
report-error = Erreur
report-repair = Correction
report-rejects = Télécharger les lignes fausses
report-warnings = { $count ->
    [one] Un avertissement
   *[other] { $count } avertissements
}
gate-title = Données personnelles
gate-lead = Une donnée personnelle n'est publiée que si un texte le permet (article L. 312-1-2 du code des relations entre le public et l'administration). Décidez de chaque colonne ; la décision vaut pour les versions suivantes tant que ce qui est trouvé reste comparable.
gate-cells = { $count ->
    [one] { $count } cellule.
   *[other] { $count } cellules.
}
gate-examples = Exemples masqués :
gate-first-row = Première cellule : ligne de données { $row }.
gate-earlier = Déjà répondu le { $date } par { $by } : « { $treatment } ».
gate-earlier-on = { $count ->
    [one] Cette réponse portait sur { $count } cellule, pour { $rows } lignes (niveau « { $level } »).
   *[other] Cette réponse portait sur { $count } cellules, pour { $rows } lignes (niveau « { $level } »).
}
gate-earlier-unknown = On ne sait pas sur combien de cellules portait cette réponse.
gate-earlier-now = Ce fichier en montre { $count }, pour { $rows } lignes (niveau « { $level } ») : relisez la réponse avant de la confirmer.
gate-evidence = Reconnu par :
gate-treatment = Décision
gate-ground = Le texte qui permet de publier cette colonne telle quelle
gate-no-ground = Sans objet
gate-note = Votre explication
gate-decide = Enregistrer les décisions
gate-drop-others = Retirer toutes les colonnes sans décision
gate-lead-none = Rien n'a été trouvé qui empêche de publier. Vous pouvez encore retirer une colonne.
gate-change = Voir ou changer les décisions
gate-count = { $count ->
    [one] une cellule
   *[other] { $count } cellules
}
gate-decided =  : { $treatment }
gate-told-lead = Ces colonnes n'empêchent pas de publier : décidez-en si elles concernent des personnes.
gate-other = Retirer une autre colonne
gate-other-hint = Une colonne où rien n’a été trouvé, mais que vous ne voulez pas publier.
gate-other-none = Aucune
personal-agent = retirée par un agent
evidence-agent = le choix d'un agent
evidence-earlier_decision = une décision sur une version précédente ; rien n'y est plus reconnu
gate-told = Aussi remarqué, sans bloquer
personal-nir = numéro de sécurité sociale
personal-iban = IBAN
personal-email = adresse électronique
personal-phone = téléphone
personal-plate = plaque d'immatriculation
personal-birth_date = date de naissance
personal-address = adresse postale
personal-first_name = prénom
personal-last_name = nom de famille
personal-full_name = nom et prénom
level-possible = possible
level-likely = probable
level-certain = certain
evidence-header = l'en-tête
evidence-label = le nom de la colonne, qui est celui d'une personne
evidence-checksum = la clé de contrôle
evidence-shape = la forme des valeurs
evidence-lexicon = des prénoms ou des noms connus
evidence-title = la civilité
evidence-neighbour = les colonnes voisines
treatment-drop = Retirer la colonne
treatment-generalise = Généraliser (année de naissance)
treatment-keep = Publier telle quelle, comme un texte le permet
treatment-not_personal = Ce ne sont pas des données personnelles
ground-administration = Organisation de l'administration (D312-1-3, 1°)
ground-economic_associative_cultural_life = Vie économique, associative et culturelle (D312-1-3, 2°)
ground-regulated_professions = Professions réglementées (D312-1-3, 3°)
ground-teaching_and_research = Enseignement et recherche (D312-1-3, 4°)
ground-sport = Activités sportives (D312-1-3, 5°)
ground-political_life = Vie politique (D312-1-3, 6°)
ground-tourism = Activités touristiques (D312-1-3, 7°)
ground-formalities = Activités soumises à formalités (D312-1-3, 8°)
ground-archives = Archives communicables (D312-1-3, 9°)
ground-another_law = Une autre disposition législative
ground-consent = Le consentement des personnes
decision-about-nothing = « { $column } » : ce fichier n'a pas cette colonne, ou rien de tel n'y a été trouvé.
decision-required = « { $column } » : choisissez une décision.
ground-required = « { $column } » : choisissez le texte qui permet de publier.
note-required = « { $column } » : dites quel est ce texte, où est le consentement, ou pourquoi ce ne sont pas des personnes.
note-too-long = « { $column } » : l'explication est limitée à { $max } caractères.
text-personal = Ce texte est public : retirez-en le numéro de sécurité sociale, l’IBAN, l’adresse électronique ou le téléphone d’une personne.
title-required = Donnez un titre au jeu de données.
title-too-long = Le titre est limité à { $max } caractères.
title-taken = Cette collectivité publie déjà « { $title } » sous ce titre. Pour le mettre à jour, choisissez-le dans « Jeu de données » ; sinon, donnez un autre titre.
description-too-long = La description est limitée à { $max } caractères.
licence-unknown = Choisissez une licence de la liste.
schema-unknown = Ce schéma n'est pas connu de cette instance.
dataset-unknown = Ce jeu de données n'existe pas.
authority-required = Choisissez la collectivité.
authority-unknown = Cette collectivité n'est pas connue de cette instance.
good-rows-wrong = Écrivez un pourcentage entre 0 et 100, ou rien.
file-required = Choisissez un fichier.
file-empty = Le fichier est vide.
deposit-not-ready = Ce dépôt n'est pas prêt à être publié.
deposit-takes-no-decision = Ce dépôt n'attend plus de décision.
deposit-cannot-be-cancelled = Ce dépôt ne peut plus être annulé.
deposit-cannot-be-checked-again = Ce dépôt ne peut plus être vérifié à nouveau.
deposit-stopped = Ce dépôt a été arrêté.
original-erased = L'original a été effacé à sa date ; son empreinte reste.
originals-not-local = L'original n'est pas lisible d'ici pour le moment.
parameter-unknown = Ce paramètre n'existe pas ou nomme une colonne inconnue.
page-wrong = Le numéro de page commence à 1.
page-size-wrong = La taille de page va de 1 à { $max }.
sort-wrong = Le tri est asc ou desc.
isnull-wrong = isnull et isnotnull se donnent sans valeur, ou avec true ou false.
column-unknown = La colonne { $column } n'existe pas.
too-many-conditions = Une question a au plus { $max } conditions.
menu-datasets = Données
menu-deposit = Déposer un fichier
menu-deposits = Dépôts
menu-api = API
ask-title = Interroger les données
ask-lead = Une API de lignes, dans le langage de l'API tabulaire de data.gouv.fr, et du SQL en lecture sur toutes les tables publiées.
ask-sql-title = Essayer en SQL
ask-sql = Requête
ask-sql-hint = Une requête SELECT, cinq secondes au plus. Les noms avec majuscules ou accents s'écrivent entre guillemets doubles.
ask-run = Exécuter
ask-answer = { $count ->
    [0] Aucune ligne
    [one] Une ligne
   *[other] { $count } lignes
}
ask-truncated = La réponse est coupée : affinez la requête, ou demandez-la par programme.
ask-tables = Les tables et leurs colonnes
ask-program = Par programme
ask-program-lead = La même requête par HTTP, et la description de toutes les opérations.
ask-query-address = Une requête SQL
ask-download = Télécharger tout un jeu de données
ask-download-lead = Le fichier (csv, json, ndjson, parquet, xlsx, geojson) est le même à chaque fois, dans l'ordre du fichier déposé. Son nombre de lignes et son SHA-256 arrivent dans « X-Total-Count » et « Content-Digest » : avant le fichier s'il a déjà été demandé, sinon après lui, pour qui envoie « TE: trailers » ; une réponse compressée (« Accept-Encoding: gzip ») n'a que le premier. L'adresse « checksum » les donne à part, aux mêmes conditions.
ask-download-address = Télécharger
ask-verify-address = Vérifier ce qui a été téléchargé
ask-openapi = Description OpenAPI 3.1
too-many-tables = Une requête nomme { $max } tables au plus.
sql-too-long = La requête est limitée à { $max } caractères.
sql-too-complex = La requête est trop complexe ({ $what }, au plus { $max }).
sql-refused = Ceci n'est pas permis ici : { $name }.
sql-no-table = Aucune table ne porte ce nom : { $name }. Les noms sont dans la liste des tables, sous « API » ; une majuscule ou un accent demandent des guillemets doubles.
sql-no-column = Aucune colonne ne porte ce nom : { $name }. Un nom avec majuscules ou accents s'écrit entre guillemets doubles.
sql-out-of-reach = { $name } n'est pas visible d'ici : une sous-requête voit les colonnes de la requête qui l'entoure, et pas plus loin. Joignez les tables, ou faites passer la valeur par la requête intermédiaire.
sql-sub-query = Une sous-requête dépend ici de celles qui l'entourent d'une façon qui n'est pas offerte : joignez les tables à la place, ou ramenez-la à une valeur avec max ou count.
sql-several-columns = Plusieurs tables ont une colonne { $name } : dites de laquelle il s'agit, comme dans table.{ $name }.
sql-same-name = Deux colonnes s'appellent { $name } : donnez un autre nom à l'une des deux avec as.
sql-not-grouped = { $name } n'est ni dans group by ni dans un calcul tel que count ou sum : mettez-le dans l'un ou dans l'autre.
sql-no-function = Aucune fonction ne porte ce nom : { $name }. Vérifiez-en l'orthographe.
sql-kinds = Ces valeurs ne sont pas du même genre (texte, nombre, date…) : convertissez l'une d'elles avec cast(… as …). Le moteur en dit, en anglais : { $message }
sql-by-zero = La requête divise par zéro. Écrivez nullif(diviseur, 0) pour avoir alors une cellule vide.
sql-too-large = Le résultat est trop grand pour un nombre entier (19 chiffres au plus) : { $numbers }. Écrivez cast(… as double) autour d'un des deux nombres pour qu'il soit arrondi.
sql-not-a = « { $value } » { $kind ->
    [integer] n'est pas un nombre entier
    [number] n'est pas un nombre
    [date] n'est pas une date
    [boolean] n'est ni vrai ni faux
   *[other] n'est pas un instant
}. Écartez ces lignes avec where, ou écrivez try_cast à la place de cast pour avoir alors une cellule vide.
sql-syntax = La requête n'est pas comprise : vérifiez ses mots, ses virgules, ses guillemets et ses parenthèses. Le moteur en dit, en anglais : { $message }
sql-failed = La requête a échoué : vérifiez les fonctions et les valeurs dont elle se sert. Le moteur en dit, en anglais : { $message }
sql-timeout = La requête a dépassé { $seconds } secondes : elle a été arrêtée.
sql-memory = La requête demandait trop de mémoire : elle a été arrêtée.
sql-too-deep = La requête est trop imbriquée : elle a été arrêtée.
sql-crashed = Le processus qui exécutait cette requête s'est arrêté sans réponse ({ $how }). Rien d'autre n'est touché ; écrivez-la autrement, ou signalez-la.
sql-answer-too-large = La réponse dépasse { $max } octets.
unknown-column = Cette colonne n'existe pas.
filter-values = Ce filtre n'a pas le bon nombre de valeurs.
filter-not-integer = « { $value } » n'est pas un nombre entier.
filter-not-number = « { $value } » n'est pas un nombre.
filter-not-boolean = « { $value } » n'est ni oui ni non.
filter-not-date = « { $value } » n'est pas une date comme 2026-11-24.
filter-not-datetime = « { $value } » n'est pas un instant comme 2026-11-24T08:00:00Z.
filter-needs-text = Ce filtre demande une colonne de texte.
filter-too-complex = Le filtre est trop complexe.
aggregate-needs-number = Ce calcul demande une colonne de nombres.
search-too-long = Cherchez moins de mots : { $max } caractères au plus.
search-too-many-words = Cherchez { $max } mots différents au plus.
search-word-too-long = Raccourcissez les mots cherchés : { $max } caractères chacun au plus.
cursor-invalid = Ce curseur n'est pas de cette question.
cursor-of-groups = Les groupes se lisent par pages, sans curseur.
page-size-too-large = La page a au plus { $max } lignes.
export-too-many-rows = Une feuille Excel a au plus { $max } lignes ; il y en a { $rows }. Filtrez le tableau, ou prenez CSV ou Parquet, qui n'ont pas de limite.
export-too-many-columns = Une feuille Excel a au plus { $max } colonnes. Choisissez-en avec « columns », ou prenez CSV ou Parquet.
export-no-geometry = Aucune colonne ne dit où sont ces lignes : latitude et longitude, coordonneesXY, geo_point_2d ou geometry. Prenez CSV ou JSON, ou demandez ces colonnes si « columns » les laisse de côté.
busy = Trop de requêtes en même temps : réessayez dans un instant.
query-timeout = La requête a pris trop de temps.
query-memory = La requête demandait trop de mémoire.
api-resource = Ce qu'est une ressource et où sont ses parties
api-profile = Les colonnes d'une ressource
api-data = Les lignes d'une ressource : filtres, tri, groupes, pages
api-export = Toutes les lignes, en fichier (csv, json, ndjson, parquet, xlsx, geojson) ; en csv et xlsx, les booléens ont les mots du schéma, tels que oui et non ; en parquet, sans condition ni tri, c'est le fichier stocké, dont des parties se demandent (Range)
api-checksum = Ce à quoi ce même fichier se reconnaît : nombre de lignes, nombre d'octets, SHA-256
api-checksum-url = Le fichier de cette version, quelle que soit celle qui la suit
api-sha256 = Des octets du fichier, en hexadécimal
api-format = Le format du fichier
api-swagger = La description OpenAPI d'une ressource
api-datasets = Les jeux de données publiés
api-dataset = Un jeu de données publié
api-query = Une requête SQL en lecture sur les tables publiées
api-deposit = Déposer un fichier
api-show-deposit = Suivre un dépôt
api-show-report = Le rapport complet d'un dépôt
api-decide = Décider des colonnes qui contiennent des données personnelles
api-publish = Publier un dépôt prêt
api-withdraw = Retirer du public, avec un motif
api-page = Numéro de page, à partir de 1
api-page-size = Lignes par page, 20 par défaut, 1 000 au plus
api-columns = Colonnes voulues, séparées par des virgules
api-q = Mots cherchés, sans casse ni accents
api-or = Des conditions dont une au moins doit être vraie : (a__exact.x,and(b__less.5,c__isnull)), ou une chaîne de requête
api-conditions = Une condition, un tri ou un calcul par paramètre, nommé colonne__mot : exact, differs, isnull, isnotnull, contains, notcontains, in, notin, less, greater, strictly_less, strictly_greater, sort (asc ou desc), groupby, count, avg, min, max, sum. isnull et isnotnull se donnent sans valeur ou avec true, et avec false pour leur contraire. La description de chaque ressource (swagger) donne ceux de ses colonnes ; __id, le numéro de la ligne, se filtre et se trie aussi.
api-next-cursor = La suite, dans la même version, sans ligne vue deux fois ni manquée
api-rows-version = La version d'où viennent ces lignes
api-row = Les cellules par colonne, avec __id, le numéro de la ligne dans son fichier ; ou, pour des groupes, leurs valeurs et leurs calculs
api-cell = Un texte, un nombre, un booléen (true ou false, quels que soient les mots du schéma), ou null pour une cellule vide ; dates et heures sont des textes ISO 8601
api-sql = Une requête SELECT. Les tables publiées se nomment autorité__jeu, avec _ pour -
api-sql-tables = D'autres noms pour des jeux ou des versions, par leur identifiant : 50 au plus
api-truncated = Si d'autres lignes suivaient celles-ci
api-reason = Le motif, que le public lit
api-deposit-authority = SIREN de la collectivité
api-deposit-dataset = Identifiant du jeu dont ce fichier est la suite ; sans lui, un jeu naît du titre
api-deposit-title = Titre d'un nouveau jeu
api-deposit-schema = Nom du schéma ; « - » pour aucun ; vide pour celui qui convient
api-deposit-good-rows = Pourcentage de lignes justes qui suffit ; vide pour toutes
api-deposit-publish = Une valeur quelconque pour publier dès que rien ne s'y oppose
api-deposit-file = Le fichier, en dernier
api-already-known = Si ce même fichier était déjà déposé : la réponse est alors 200, et rien n'est fait deux fois
api-finding-reach = Les cellules de tout niveau qui demande une décision ; une décision est donnée sur elles
api-finding-first-row = La première ligne de données où la colonne le montre, à partir de 1
api-decision-given-on = Ce qui était trouvé quand la décision a été prise ; absent des décisions anciennes
api-awaited = Ce dont il faut décider : rien n’a été décidé, ou davantage est trouvé que ce sur quoi on a décidé
api-decision-kind = Le genre de données personnelles, tel que le dépôt le donne
api-decision-ground = Le fondement, pour publier telle quelle une donnée personnelle
api-decision-note = L'explication de l'agent
api-cursor = La suite, après la dernière ligne lue
datasets-repaired = Les corrections certaines sont appliquées ; le fichier corrigé est vérifié à son tour.
deposit-cannot-be-repaired = Ce dépôt ne peut pas être corrigé.
repair-title = Des corrections certaines sont possibles
repair-lead = Dates à l'endroit, virgules décimales, symboles, espaces, lignes vides : elles sont listées plus bas. L'original reste tel quel.
repair-send = Appliquer les corrections certaines
describe-title = Modifier la description
describe-lead = Le titre et la description changent ; l'adresse reste la même.
describe-words-title = Titre
describe-save = Enregistrer
datasets-described = Description enregistrée.
datasets-manage = Gérer
address-unreachable = Cette adresse ne répond pas.
schema-name-wrong = Le nom ou la version de ce schéma ne convient pas.
schema-version-exists = Cette version du schéma est déjà connue avec un autre contenu : une version ne change jamais.
schema-too-large = Ce schéma dépasse { $max } octets.
schema-wrong = Ce n'est pas un schéma de table : { $fault }
export-of-groups = Un export rend des lignes : demandez les groupes par pages.
sort-needs-column = Le tri demande une colonne de la table.
change-title = Nouvelle version ({ $next }) de « { $title } »
change-text = { $rows ->
    [one] Une fois publiée, elle prendra la place de la version { $number }, que le public lit aujourd'hui (une ligne), à la même adresse.
   *[other] Une fois publiée, elle prendra la place de la version { $number }, que le public lit aujourd'hui ({ $rows } lignes), à la même adresse.
}
change-gone = { $count ->
    [one] Une colonne disparaît :
   *[other] { $count } colonnes disparaissent :
}
change-gone-help = Ceux qui les lisent par programme ne les trouveront plus. Si ce fichier est un autre tableau, annulez ce dépôt et choisissez « Nouveau jeu de données ».
change-new = { $count ->
    [one] Une colonne s'ajoute :
   *[other] { $count } colonnes s'ajoutent :
}
datasets-known = Ce fichier était déjà déposé, à l'octet près : rien n'a changé.
datasets-rows-found = { $count ->
    [0] Aucune ligne
    [one] { $count } ligne
   *[other] { $count } lignes
}
datasets-sorted-up = triées par { $column }, dans l'ordre croissant
datasets-sorted-down = triées par { $column }, dans l'ordre décroissant
state-withdrawn = Retiré
deposit-another = Déposer un autre fichier
gate-column = Colonne
gate-seems =  : { $kind }
quality-left-out-personal = { $count ->
    [one] Elle contient des données personnelles : la collectivité a décidé de la retirer.
   *[other] Elles contiennent des données personnelles : la collectivité a décidé de les retirer.
}
quality-left-out-choice = { $count ->
    [one] La collectivité a choisi de ne pas la publier.
   *[other] La collectivité a choisi de ne pas les publier.
}
withdraw-consequences-dataset = Les pages, les fichiers et l'API répondront qu'il a été retiré, avec le motif. L'historique est conservé.
withdraw-consequences-version = Les pages, les fichiers et l'API de cette version répondront qu'elle a été retirée, avec le motif. L'historique est conservé.
withdraw-then = Le public lira de nouveau la version { $number } à l'adresse du jeu de données.
withdraw-last = C'est la seule version publiée : le jeu de données n'aura plus de tableau.
withdraw-keep = Ne rien retirer
describe-columns = Les colonnes
describe-columns-hint = Ce que chacune contient, avec son unité : le dictionnaire le dira à ceux qui réutilisent le tableau. Une phrase suffit.
column-words-too-long = La description d'une colonne est limitée à { $max } caractères.
api-columns-described = Ce que la collectivité dit de chaque colonne, quand elle en dit quelque chose
personal-renamed = peut-être une colonne déjà retirée, sous un autre nom
evidence-earlier_decision_elsewhere = une colonne retirée d'une version précédente n'est plus dans ce fichier, et celle-ci y est nouvelle
change-retyped = { $count ->
    [one] Une colonne change de contenu (nombre, date ou texte) :
   *[other] { $count } colonnes changent de contenu (nombre, date ou texte) :
}
withdrawn-no-more = Ce jeu de données a été retiré : ce dépôt ne peut plus y être publié. Déposez le fichier sous un autre titre.
title-of-another = Cette collectivité a déjà un jeu de données « { $title } » : donnez un autre titre.
