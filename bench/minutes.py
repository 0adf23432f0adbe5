"""Invented minutes in any number: as long, as varied and as full of references as real ones, the same for each seed."""

import random
from datetime import date, timedelta
from pathlib import Path

MUNICIPALITIES = (("0563", "Fanø"), ("0741", "Samsø"), ("0825", "Læsø"), ("0492", "Ærø"), ("0482", "Langeland"))
COMMITTEES = ("Havneudvalget", "Kulturudvalget", "Jobudvalget", "Økonomiudvalget", "Byrådet", "Vej- og Miljøudvalget")
NAMES = ("Anna Holm", "Bo Dahl", "Carl Erik Due", "Eva Fisk", "Gert Hav", "Hanne Voss", "Inge Juul", "Knud Tang")
THINGS = ("molen", "svømmehallen", "jobcentret", "cykelstien", "biblioteket", "vandværket", "skolehaven", "færgen")
SENTENCES = (
    "Forvaltningen har i det seneste halve år fulgt udviklingen omkring {thing} og samlet de vigtigste tal i et notat.",
    "{municipality} Kommune har søgt råd hos KL og hos Ankestyrelsen, som begge har svaret i løbet af {month}.",
    "Indsatsen bygger på serviceloven, og støtten gives efter § {paragraph}, når betingelserne er opfyldt.",
    "Efter lov om en aktiv beskæftigelsesindsats § {paragraph} skal alle ledige tilbydes en samtale.",
    "KOMBIT har oplyst, at systemet igen fungerer, men at der kan opstå ventetid ved de store kørsler hver måned.",
    "På udvalgsmødet den {day}. {month} {year} bad udvalget om en oversigt over udgifterne til {thing}.",
    "Odense Kommune og Aarhus Kommune har gode erfaringer, som er beskrevet nærmere i bilaget til denne sag.",
    "Der er afsat {amount} kr. i budgettet, og forbruget ligger for tiden lidt under det forventede niveau for året.",
    "Jobcenterchef {name} deltager under punktet og fortæller om de første resultater af det nye samarbejde.",
    "Borgerne omkring {thing} er blevet hørt, og der er kommet {amount} svar, hvoraf de fleste er positive.",
    "Tallene er opgjort efter samme metode som sidste år og kan derfor sammenlignes direkte med dem fra dengang.",
    "STAR har udmeldt nye rammer, der gælder fra årsskiftet, og forvaltningen er ved at regne på, hvad de betyder.",
)
PLAIN = (
    "Arbejdet er gået efter planen, og der er ikke meldt om forsinkelser fra de håndværkere, der er på stedet.",
    "Brugerne har ønsket længere åbningstid, især i weekenden, og det vil kræve en ekstra vagt om ugen.",
    "En mindre del af udgiften kan dækkes af det beløb, der blev tilovers, da taget blev skiftet sidste sommer.",
    "Forslaget er drøftet med medarbejderne, som peger på, at opgaven kan løses uden flere timer end i dag.",
    "I første omgang prøves ordningen i et år, hvorefter erfaringerne samles op og lægges frem på ny.",
    "Naboerne bliver skrevet til, så snart der er en tidsplan, og de kan ringe til en fast kontakt undervejs.",
    "Prisen er steget en smule, fordi træ og stål er blevet dyrere, men den holder sig inden for det afsatte.",
    "Skiltene er trætte af vejr og vind og trænger til at blive skiftet, før turisterne kommer til påske.",
    "Tilbuddet bruges mest om eftermiddagen, og det er derfor her, der er brug for at gøre noget.",
    "Ved udgangen af måneden var køen nede på det halve af, hvad den var ved årets begyndelse.",
)
DECISIONS = (
    "Godkendt.", "Taget til efterretning.", "Indstillingen blev tiltrådt.", "Sagen udsættes til næste møde.",
    "Udvalget drøftede sagen.", "Godkendt med den ændring, at {thing} lukker kl. 20.",
)  # fmt: skip
ITEMS = 10
NAMING_PER_ITEM, PLAIN_PER_ITEM = 3, 22  # sentences: real minutes name about three things an item


def write_minutes(folder: Path, count: int, seed: int = 1, items: int = ITEMS) -> None:
    """Write `count` documents of so many items and their `sources.csv` into `folder`, no two of the same meeting."""
    random_source = random.Random(seed)  # noqa: S311 - reproducible text, no secret
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["file,municipality,url"]
    for number in range(count):
        code, municipality = MUNICIPALITIES[number % len(MUNICIPALITIES)]
        committee = COMMITTEES[number // len(MUNICIPALITIES) % len(COMMITTEES)]
        day = date(2008, 1, 7) + timedelta(days=7 * (number // (len(MUNICIPALITIES) * len(COMMITTEES))))
        name = f"{number:05}.txt"
        (folder / name).write_text(document(random_source, municipality, committee, day, items), encoding="utf-8")
        rows.append(f"{name},{code},https://example.org/{name}")
    (folder / "sources.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def document(source: random.Random, municipality: str, committee: str, day: date, items: int = ITEMS) -> str:
    """Return one document in the "Punkt N" layout."""
    members = source.sample(NAMES, 6)
    head = (
        f"REFERAT {committee} d. {day:%d-%m-%Y}\n\nMødedato d. {day:%d-%m-%Y} kl. 16:00\n\nMødested Rådhuset\n\n"
        f"Mødedeltagere {', '.join(members)} (Afbud)\n\n"
    )
    return head + "".join(item(source, municipality, committee, day, number) for number in range(1, items + 1))


def item(source: random.Random, municipality: str, committee: str, day: date, number: int) -> str:
    """Return one item with summary, exposition, recommendation, decision and attachment."""
    thing = source.choice(THINGS)

    def filled(text: str) -> str:
        return text.format(
            thing=thing, municipality=municipality, paragraph=source.randint(1, 140), day=source.randint(1, 28),
            month=source.choice(("januar", "marts", "maj", "oktober")), year=day.year - 1, name=source.choice(NAMES),
            amount=source.randint(10, 900) * 1000,
        )  # fmt: skip

    naming, plain = source.choices(SENTENCES, k=NAMING_PER_ITEM), source.choices(PLAIN, k=PLAIN_PER_ITEM)
    body = "\n\n".join(filled(sentence) for sentence in source.sample(naming + plain, NAMING_PER_ITEM + PLAIN_PER_ITEM))
    return (
        f"Punkt {number}: Status på {thing}\n\n{day:%y}/{source.randint(1, 3000)}\n\nResumé\n\n"
        f"{source.choice(PLAIN)}\n\nUddybende bemærkninger\n\n{body}\n\nIndstilling\n\n"
        f"Forvaltningen indstiller til {committee},\n\n1. at sagen godkendes.\n2. at udvalget drøfter {thing}.\n\n"
        f"Beslutning i {committee} den {day:%d-%m-%Y}\n\n{filled(source.choice(DECISIONS))}\n\n"
        f"Bilag\n\nNotat om {thing}\n\n"
    )
