"""What reading a document rests on, loaded before the first one: tables, and the patterns and automata made of them.

They are made when they are first needed. A process that imports this module has needed them, for an invented document
whose words call for most; workers are forked from one (`etl.workers`), so that they are made once for all of them.
"""

from contextlib import suppress

from etl.content import Content
from etl.document import shape_warnings
from etl.facts import read_facts
from etl.graph import describe_minutes
from etl.kinds.plain import read_text
from etl.model import Quarantined, Source
from etl.municipality import choose_municipality
from etl.startup import check_tables
from ontology.iris import Iris

MINUTES = """Herning Kommune
Kulturudvalget
REFERAT
Dato: 6. marts 2024
Sted: Rådhuset
Til stede: Anna Bro (A), Bo Klit (V)
Afbud: Carl Dam (C)

1. Ny sti i skoven
Sagsnr.: 04.08.00-A00-1-24 Sagsbehandler: Anna Bro
Sagsfremstilling
Direktør Dorte Eng har spurgt KL, Herning Kommune og borgmester Erik Fog (A), jf. § 85 i lov om social service og KL's
vejledning. Sagen er fra Herning Kommune. Ifølge bekendtgørelse nr. 1 af 2. januar 2020 blev den drøftet i
Økonomiudvalget den 7. februar 2024.
Indstilling
Forvaltningen indstiller, at stien anlægges.
Beslutning
Godkendt med 2 stemmer for og 1 imod. Bo Klit stemte imod og tog forbehold. Carl Dam var fraværende.
"""


def read_example() -> None:
    """Read, map and check the invented document."""
    content = Content(read_text(MINUTES.encode()).lines, "text/plain", "0" * 64)
    minutes = read_facts(content, choose_municipality(content.text, None, None))
    source = Source("example.txt", content.sha256, content.media_type)
    shape_warnings(describe_minutes(minutes, source, Iris("http://localhost"), "sagsgraf", "0"))


check_tables()
with suppress(Quarantined):  # by tables that know its words no more; the first document then takes longer
    read_example()
