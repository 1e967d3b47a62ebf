# An unreviewed draft: no native speaker of Spanish has read these strings yet.

## On every page

skip_to_content = Ir al contenido
menu = Menú principal
languages = Idiomas
trail = Usted está aquí
feeds = Canales
dark_colors = Colores oscuros
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Organismo
agencies = Organismos
country = País
countries = Países
topic = Tema
topics = Temas
person = Persona
people = Personas
event = Evento
events = Eventos
no_entries = La lista está vacía por ahora.
# Names the map of countries
releases_by_country = Comunicados por país
disputed_territory = Territorio en disputa; no se cuenta en ningún país
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } comunicado
        [many] { $n } de comunicados
       *[other] { $n } comunicados
    }

## A facet's landing page

group_all = Comunicados
group_host = Como país anfitrión
group_participant = Como participante
group_subject = Sobre este país
by_year = Por año
per_month = Comunicados por mes
month = Mes
releases = Comunicados
roles = Cargos
dates = Fechas
parent = Forma parte de
children = Incluye
website = Sitio web
# Names that an agency had before
former_names = Denominación anterior
successors = Sucesores
predecessors = Predecesores
# Stands before the dates of an agency
existence = Período de existencia

## Lists and archives

archive = Archivo
featured = Destacados
newest_releases = Últimos comunicados
all_releases = Todos los comunicados
no_releases = Todavía no hay comunicados.
pager = Más recientes y más antiguos
older = Más antiguos
newer = Más recientes

## A release

press_release = Comunicado de prensa
# The status line, unless the release has one of its own
for_immediate_release = Para publicación inmediata
# $date: with time and zone
status_embargoed = Embargado hasta el { $date }
# $form tells which of the others there are; $place_capitals is $place in capital letters
dateline =
    { $form ->
        [place_country] { $place_capitals } ({ $country }), { $date }
        [place] { $place_capitals }, { $date }
        [country] { $country }, { $date }
       *[date] { $date }
    }
# Stands between the dateline and the text
dateline_end = —
# $number: the release's own number, as text
release_number = N.º{ "\u00A0" }{ $number }
# Stands before a date
updated = Actualizado el
# Stands before a date
embargoed_until = Embargado hasta el
scheduled_for = Se publicará el
superseded_by = Sustituido por
supersedes = Sustituye a
draft_notice = Borrador. No publicar.
# In lists of the preview, before a title
waiting_draft = Borrador
waiting_embargoed = Bajo embargo
waiting_scheduled = Programado
withdrawn = Retirado
# A date follows
withdrawn_notice = Este comunicado ha sido retirado.
corrections = Correcciones
end_mark = – Fin –
pictures = Imágenes
# $credit: who made the picture
image_credit = Autoría: { $credit }
notes_to_editors = Notas para las redacciones
# $name: the agency's name
about_agency = Acerca de: { $name }
contacts = Contactos de prensa
telephone = Tel.
email = Correo electrónico
hours = Horario
documents = Documentos
# Stand behind a number
bytes = B
kilobytes = kB
megabytes = MB
plain_text = Texto sin formato
# Stands before the address of the page in the plain-text edition
on_the_web = En internet
details = Detalles
place = Lugar
host_country = País anfitrión
participating_countries = Países participantes
subject_countries = Países a los que se refiere
source = Fuente
available_until = Disponible hasta el
related_releases = Comunicados relacionados
neighbours = Comunicados anterior y siguiente
previous_release = Anterior
next_release = Siguiente

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } se compromete a hacer accesible este sitio web.
accessibility_commitment_by_law = { $body } se compromete a hacer accesible este sitio web, de conformidad con { $law }.
# Stands before an address
accessibility_scope = La presente declaración se aplica a:
accessibility_status = Situación de cumplimiento
# $standard: such as WCAG 2.2 AA
accessibility_full = Este sitio web es plenamente conforme con { $standard }.
accessibility_partial = Este sitio web es parcialmente conforme con { $standard }. El contenido no accesible se enumera a continuación.
accessibility_none = Este sitio web no es conforme con { $standard }. El contenido no accesible se enumera a continuación.
accessibility_unknown = Todavía no se ha determinado si este sitio web es conforme con { $standard }.
accessibility_exceptions = Contenido no accesible
# Why content is not accessible, as headings
accessibility_noncompliance = Falta de conformidad con los requisitos
accessibility_burden = Carga desproporcionada
accessibility_out_of_scope = Fuera del ámbito de la ley
accessibility_preparation = Preparación de esta declaración
# $date: as the page writes it
accessibility_prepared = Esta declaración fue preparada el { $date }.
accessibility_reviewed = Fue revisada por última vez el { $date }.
accessibility_feedback = Observaciones y datos de contacto
accessibility_feedback_text = Comuníquenos qué contenido no puede utilizar o solicítelo en un formato que le resulte accesible.
# $time: as the page writes it
accessibility_answer = Plazo de respuesta: { $time }.
accessibility_enforcement = Procedimiento de aplicación
# Stands before a name
accessibility_enforcement_text = Si nuestra respuesta no le satisface, puede dirigirse a:

## Addresses that lead nowhere, or elsewhere

not_found = Página no encontrada
not_found_text = No hay ninguna página en esta dirección. Puede que se haya trasladado o que la dirección esté mal escrita.
home_page = Inicio
home = Ir a la página de inicio
moved = Esta página se ha trasladado
