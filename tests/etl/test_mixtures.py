"""A mixture of known labels that no family has is read right: heads, item starts, case numbers, decisions at random."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.layouts import read_minutes
from etl.model import Minutes, Municipality
from etl.text import read_lines

FANOE = Municipality("0563", "Fanø")

HEADS = (
    "REFERAT Havneudvalget d. 02-05-2024\n\nMødested Byrådssalen\n",
    "Udvalg: Havneudvalget\nMødedato: 2. maj 2024 kl. 9:00\nMødested: Byrådssalen\n",
    "Referat\nHavneudvalget torsdag den 2. maj 2024 kl. 9.00\nByrådssalen\n",
    "Havneudvalget - Referat fra mødet den 02-05-2024\nSted:\nByrådssalen\n",
    "Referat af møde i Havneudvalget\nDen 02.05.2024 kl. 09:00 i Byrådssalen\nDeltagere: Anna Holm (V), Bo Dahl (A)\n",
    "UDVALG\nHavneudvalget\nSTED\nByrådssalen\nSTARTTIDSPUNKT\n02-05-2024 09:00:00\n",
)
STARTS = (
    "Punkt {n}: {title}", "Pkt. {n} {title}", "Nr.{n} - {title}", "{n}. {title}", "{n}: {title}", "åbent {n} {title}",
    "{n}.\n{title}", "Sag nr. {n} {title}", "{n}{title}", "## {n}. {title}", "{title}\nSag nr. {n}",
    "{n}. {title} - Åbent",
)  # fmt: skip
CASES = (
    "{case}", "Sagsnr.: {case}", "Sagsnr: {case}", "Sagsid.: {case}", "Sagsnr.: {case} Sagsbehandler: Anna Holm",
    "Sagsnr. {case} Havneudvalget Åbent punkt", "Sagsnr.\n{case}", "Sagsnr.: {case}   Dok.nr.: 98123/15   Åbent",
)  # fmt: skip
NUMBERS = (
    "24/17{n}",
    "24-00017{n}",
    "2024-00017{n}",
    "S2024-7{n}",
    "306-2024-60{n}",
    "EMN-2024-00017{n}",
    "04.08.00-P35-{n}-24",
)
EXPOSITIONS = (
    "Sagsfremstilling",
    "Resumé",
    "SAGENS INDHOLD",
    "Sagsbeskrivelse:",
    "**Baggrund**",
    "Beskrivelse af sagen",
)
DECISIONS = (
    "Beslutning", "BESLUTNING", "Beslutning:", "Beslutning i Havneudvalget den 02-05-2024", "Beslutninger",
    "Beslutning Havneudvalget den 2. maj 2024:", "Havneudvalget, 2. maj 2024:", "Beslutning i Havneudvalget den :",
)  # fmt: skip
TITLES = ("Ny mole i havnen", "Takster for bådpladser", "Orientering om isvinter", "Lån til færgen")
TEXTS = (
    "Molen er nedslidt, og der er brug for en ny.\n1. Den skal være længere.\n2. Den skal være højere.",
    "Taksterne har ikke været ændret siden 2019. De foreslås hævet fra 1. januar 2025.",
    "Sagen blev drøftet på mødet den 4. april 2024. Havnefogeden har set på den.",
)
OUTCOMES = (
    "Godkendt.",
    "Taget til efterretning.",
    "Udsat til næste møde.",
    "Godkendt, idet prisen dog nedsættes.\nBo Dahl stemte imod.",
)


@dataclass(frozen=True)
class Mixture:
    head: str
    start: str
    case: str
    number: str
    exposition: str
    decision: str
    decision_first: bool
    blank: bool
    first: int
    items: list[tuple[int, int, int]]

    def case_number(self, position: int) -> str:
        return self.number.format(n=position)

    def item(self, position: int) -> str:
        title, text, outcome = self.items[position]
        decided = f"{self.decision}\n{OUTCOMES[outcome]}\n"
        explained = f"{self.exposition}\n{TEXTS[text]}\n"
        parts = [
            self.start.format(n=self.first + position, title=TITLES[title]) + "\n",
            self.case.format(case=self.case_number(position)) + "\n",
            *([decided, explained] if self.decision_first else [explained, decided]),
        ]
        return "\n".join(parts) if self.blank else "".join(parts)

    def text(self) -> str:
        return self.head + "".join(self.item(n) for n in range(len(self.items)))


mixtures = st.builds(
    Mixture,
    head=st.sampled_from(HEADS),
    start=st.sampled_from(STARTS),
    case=st.sampled_from(CASES),
    number=st.sampled_from(NUMBERS),
    exposition=st.sampled_from(EXPOSITIONS),
    decision=st.sampled_from(DECISIONS),
    decision_first=st.booleans(),
    blank=st.booleans(),
    first=st.sampled_from([1, 8, 129]),
    items=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=6),
)


def read(mixture: Mixture) -> Minutes:
    return read_minutes(read_lines(mixture.text()), FANOE)


@settings(max_examples=300)
@given(mixtures)
def test_an_unseen_mixture_of_known_labels_is_read_right(mixture: Mixture) -> None:
    minutes = read(mixture)

    assert (minutes.committee, minutes.date.isoformat(), minutes.place) == (
        "Havneudvalget",
        "2024-05-02",
        "Byrådssalen",
    )
    assert [(item.number, item.title) for item in minutes.items] == [
        (str(mixture.first + n), TITLES[title]) for n, (title, _, _) in enumerate(mixture.items)
    ]
    assert [item.case for item in minutes.items] == [mixture.case_number(n) for n in range(len(mixture.items))]
    decided = [item.decision and item.decision.text for item in minutes.items]
    assert decided == [OUTCOMES[outcome] for _, _, outcome in mixture.items]
