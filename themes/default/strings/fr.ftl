# An unreviewed draft: no native speaker of French has read these strings yet.

## On every page

skip_to_content = Aller au contenu
menu = Menu principal
languages = Langues
trail = Vous êtes ici
feeds = Flux
dark_colors = Couleurs sombres
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Organisme
agencies = Organismes
country = Pays
countries = Pays
topic = Thème
topics = Thèmes
person = Personnalité
people = Personnalités
event = Événement
events = Événements
no_entries = La liste est vide pour l’instant.
# Names the map of countries
releases_by_country = Communiqués par pays
disputed_territory = Territoire contesté ; qui n’est compté pour aucun pays
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } communiqué
        [many] { $n } de communiqués
       *[other] { $n } communiqués
    }

## A facet's landing page

group_all = Communiqués
group_host = En tant que pays hôte
group_participant = En tant que participant
group_subject = À propos de ce pays
by_year = Par année
per_month = Communiqués par mois
month = Mois
releases = Communiqués
roles = Fonctions
dates = Dates
parent = Fait partie de
children = Comprend
website = Site internet
# Names that an agency had before
former_names = Ancien nom
successors = Successeurs
predecessors = Prédécesseurs
# Stands before the dates of an agency
existence = Période d’existence

## Lists and archives

archive = Archives
featured = À la une
newest_releases = Derniers communiqués
all_releases = Tous les communiqués
no_releases = Aucun communiqué pour l’instant.
pager = Plus récents et plus anciens
older = Plus anciens
newer = Plus récents

## A release

press_release = Communiqué de presse
# The status line, unless the release has one of its own
for_immediate_release = Pour diffusion immédiate
# $date: with time and zone
status_embargoed = Sous embargo jusqu’au { $date }
# $form tells which of the others there are; $place_capitals is $place in capital letters
dateline =
    { $form ->
        [place_country] { $place_capitals } ({ $country }), le { $date }
        [place] { $place_capitals }, le { $date }
        [country] { $country }, le { $date }
       *[date] Le { $date }
    }
# Stands between the dateline and the text
dateline_end = –
# $number: the release's own number, as text
release_number = N°{ "\u00A0" }{ $number }
# Stands before a date
updated = Mis à jour le
# Stands before a date
embargoed_until = Sous embargo jusqu’au
scheduled_for = Publication prévue le
superseded_by = Remplacé par
supersedes = Remplace
draft_notice = Brouillon. Ne pas diffuser.
# In lists of the preview, before a title
waiting_draft = Brouillon
waiting_embargoed = Sous embargo
waiting_scheduled = Programmé
withdrawn = Retiré
# A date follows
withdrawn_notice = Ce communiqué a été retiré.
corrections = Rectificatifs
end_mark = – Fin –
pictures = Images
# $credit: who made the picture
image_credit = Crédit{ "\u00A0" }: { $credit }
notes_to_editors = Notes aux rédactions
# $name: the agency's name
about_agency = À propos{ "\u00A0" }: { $name }
contacts = Contacts presse
telephone = Tél.
email = Courriel
hours = Horaires
documents = Documents
# Stand behind a number
bytes = o
kilobytes = ko
megabytes = Mo
plain_text = Texte brut
# Stands before the address of the page in the plain-text edition
on_the_web = Sur internet
details = Détails
place = Lieu
host_country = Pays hôte
participating_countries = Pays participants
subject_countries = Pays concernés
source = Source
available_until = Disponible jusqu’au
related_releases = Sur le même sujet
neighbours = Communiqués précédent et suivant
previous_release = Précédent
next_release = Suivant

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } s’engage à rendre ce site accessible.
accessibility_commitment_by_law = { $body } s’engage à rendre ce site accessible, conformément à { $law }.
# Stands before an address
accessibility_scope = Cette déclaration s’applique à :
accessibility_status = État de conformité
# $standard: such as WCAG 2.2 AA
accessibility_full = Ce site est en conformité totale avec { $standard }.
accessibility_partial = Ce site est en conformité partielle avec { $standard }. Les contenus non accessibles sont énumérés ci-dessous.
accessibility_none = Ce site n’est pas en conformité avec { $standard }. Les contenus non accessibles sont énumérés ci-dessous.
accessibility_unknown = La conformité de ce site avec { $standard } n’a pas encore été établie.
accessibility_exceptions = Contenus non accessibles
# Why content is not accessible, as headings
accessibility_noncompliance = Non-conformité
accessibility_burden = Charge disproportionnée
accessibility_out_of_scope = Contenus hors du champ de la loi
accessibility_preparation = Établissement de cette déclaration
# $date: as the page writes it
accessibility_prepared = Cette déclaration a été établie le { $date }.
accessibility_reviewed = Elle a été réexaminée pour la dernière fois le { $date }.
accessibility_feedback = Retour d’information et contact
accessibility_feedback_text = Signalez-nous les contenus que vous ne pouvez pas utiliser, ou demandez-les sous une forme qui vous convient.
# $time: as the page writes it
accessibility_answer = Délai de notre réponse : { $time }.
accessibility_enforcement = Voies de recours
# Stands before a name
accessibility_enforcement_text = Si notre réponse ne vous satisfait pas, vous pouvez vous adresser à :

## Addresses that lead nowhere, or elsewhere

not_found = Page introuvable
not_found_text = Aucune page ne se trouve à cette adresse. Elle a peut-être été déplacée, ou l’adresse comporte une erreur.
home_page = Accueil
home = Aller à la page d’accueil
moved = Cette page a été déplacée
