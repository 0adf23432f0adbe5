"""One page of every kind, over the invented data set; a new kind gets a row here and is then seen by all tests."""

HARBOUR = "0998/havneudvalget/2024-02-07"
CASE = "/doc/case/0998/15.20.00-p00-1-24"

PAGE_KINDS = {
    "front": "/",
    "municipality": "/doc/municipality/0998",
    "committee": "/doc/committee/0998/havneudvalget",
    "meeting": f"/doc/meeting/{HARBOUR}",
    "item": f"/doc/item/{HARBOUR}/1",
    "case": CASE,
    "person": "/doc/person/0998/bo-ild",
    "organisation": "/doc/organisation/kyststyrelsen",
    "act": "/doc/act/2003/380",
    "provision": "/doc/act/2003/380/p3",
    "subject": "/doc/subject/15.20",
    "minutes": f"/doc/minutes/{HARBOUR}",
    "hostile item": "/doc/item/0999/byraadet/2024-04-10/1",
    "search": "/search?q=mole",
    "empty search": "/search?q=zeppeliner",
    "catalogue": "/catalog",
    "data set": "/catalog/0998",
    "coverage": "/coverage",
    "coverage of a municipality": "/coverage/0998",
    "coverage without a list": "/coverage/0999",
    "coverage of no municipality": "/coverage/unknown",
    "dumps": "/dumps/",
    "dumps of a municipality": "/dumps/?part=0998",
    "ontology": "/ontology",
    "reference": "/ontology/reference",
    "guides": "/docs/",
    "guide": "/docs/sparql",
    "guide with tables": "/docs/columns",
    "shapes": "/shapes",
    "search by name": "/search?q=kyststyrelsen",
    "search for markup": "/search?q=script",
    "editor": "/sparql",
    "questions": "/api/",
    "question": "/api/queries/items-of-a-case?number=15.20.00-P00-1-24",
    "question with choices": "/api/queries/decisions-with-outcome?outcome=postponed",
    "result": "/sparql?query=SELECT+%2A+%7B%3Fs+a+%3Fclass%7D+LIMIT+5",
}
"""The address of each kind of page by its name."""

REFUSALS = {
    "no query": "/sparql?query=SELECT",
    "no search": "/search?from=yesterday",
    "unknown": "/doc/case/0998/nothing",
    "withdrawn": "/doc/meeting/0998/havneudvalget/2020-01-01",
    "withdrawn item": f"/doc/section/{HARBOUR}/77/1",
}
"""The addresses that are refused with a page, by the reason."""
