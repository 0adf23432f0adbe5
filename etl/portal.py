"""The data sets of the catalogue as datasets of a CKAN portal that does not harvest, pushed through its action API.

https://docs.ckan.org/en/2.11/api/ tells the actions. The fields are those that ckanext-dcat reads in the catalogue,
with the names of formats in place of their addresses, which CKAN would show.
"""

from collections.abc import Callable, Iterator
from typing import Any

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError, ValidationError

from etl.catalog.datasets import PLACES, landing_page
from etl.catalog.distributions import content_of, distribution_of, format_of, packing_of, title_of
from etl.catalog.parts import MUNICIPALITY, Part, issued_of, list_parts
from etl.catalog.words import words
from etl.refusals import NothingDone
from ontology.dataset import WHOLE, Dump, Manifest
from ontology.iris import Iris
from ontology.terms import EU

LANGUAGE = "da"
"""Which of the catalogue's texts CKAN gets, for it has one of each."""
ROWS = 500
"""How many datasets are asked for at a time; CKAN gives at most a thousand."""
SECONDS = 60
"""How long the portal has for an answer."""
Fields = dict[str, Any]


class Refused(NothingDone):
    """What the portal does not take, with the fields that it names."""


class Portal:
    """An organisation of a portal as whoever holds the API key may write to it."""

    def __init__(self, address: str, organisation: str, key: str) -> None:
        self.address, self.organisation = address, organisation
        self.ckan = RemoteCKAN(address, apikey=key, user_agent="sagsgraf")

    def call(self, action: str, **fields: Any) -> Any:
        """Return what an action answers.

        Raises NotFound, Refused, and NothingDone where no portal is there; each says what to do.
        """
        about = f"{self.address}: {action} {fields.get('name') or fields.get('id') or ''}".rstrip()
        try:
            return self.ckan.call_action(action, fields, requests_kwargs={"timeout": SECONDS})
        except NotFound:
            raise
        except NotAuthorized as error:
            reason = "the API key may not do this; it must be an editor's of"
            raise Refused(f"{about}: {reason} {self.organisation}") from error
        except ValidationError as error:
            faults = {name: fault for name, fault in error.error_dict.items() if name != "__type"}
            raise Refused(f"{about}: the portal does not accept {faults}") from error
        except (CKANAPIError, ServerIncompatibleError) as error:
            raise NothingDone(f"{about}: no CKAN answers here: {str(error)[:300]}") from error
        except requests.RequestException as error:
            raise NothingDone(f"{about}: the portal cannot be reached: {error}") from error

    def find(self, name: str) -> Fields | None:
        """Return a dataset, a deleted one too, or None."""
        try:
            found: Fields = self.call("package_show", id=name)
        except NotFound:
            return None
        return found

    def list_ours(self, base: str) -> Iterator[Fields]:
        """Yield the organisation's datasets that were pushed from a data set of this address."""
        try:
            owner = self.call("organization_show", id=self.organisation)["id"]
        except NotFound as error:
            raise NothingDone(f"{self.address} has no organisation {self.organisation!r}; create it there") from error
        start, total = 0, 1
        while start < total:
            found = self.call(
                "package_search",
                fq=f'owner_org:"{owner}"',
                include_private=True,
                sort="name asc",
                start=start,
                rows=ROWS,
            )
            total, start = found["count"], start + ROWS
            for dataset in found["results"]:
                told = {each["key"]: each["value"] for each in dataset.get("extras", ())}
                if told.get("identifier", "").startswith(f"{base}/catalog/"):
                    yield dataset


def push(portal: Portal, manifest: Manifest, tell: Callable[[str], None]) -> int:
    """Make a portal hold the data sets of a catalogue and no others of it, telling what is done with each.

    What is there already keeps its identifiers and what the portal's editors added. Returns the exit code (contract): 1
    when the portal refuses some, 2 when all. Raises NothingDone when it is not there; pushing again goes on.
    """
    pushed = [dataset_of(manifest, part, portal.organisation) for part in list_parts(manifest)]
    names = {fields["name"] for fields in pushed}
    gone = sorted(found["name"] for found in portal.list_ours(manifest.base_url) if found["name"] not in names)
    refused = 0
    for name, fields in [*((fields["name"], fields) for fields in pushed), *((name, None) for name in gone)]:
        try:
            tell(f"{push_one(portal, fields) if fields else delete(portal, name)} {name}")
        except Refused as refusal:
            tell(str(refusal))
            refused += 1
    return 0 if not refused else 1 if refused < len(pushed) + len(gone) else 2


def push_one(portal: Portal, fields: Fields) -> str:
    """Create a dataset, or bring it up to date. Returns what was done."""
    found = portal.find(fields["name"])
    if found:
        portal.call("package_patch", **with_identifiers(fields, found))
        return "updated"
    portal.call("package_create", **fields)
    return "created"


def delete(portal: Portal, name: str) -> str:
    """Delete a dataset. Returns what was done."""
    portal.call("package_delete", id=name)
    return "deleted"


def with_identifiers(fields: Fields, found: Fields) -> Fields:
    """Return a dataset with the identifiers of the one that is there, its resources told by their addresses."""
    known = {resource["url"]: resource["id"] for resource in found["resources"]}
    resources = [{**each, "id": known[each["url"]]} if each["url"] in known else each for each in fields["resources"]]
    return {**fields, "id": found["id"], "resources": resources}


def dataset_of(manifest: Manifest, part: Part, organisation: str) -> Fields:
    """Return a data set as CKAN's `package_create` takes it."""
    operator, texts, iris = manifest.operator, words()[part.kind], Iris(manifest.base_url)
    tags = sorted({word for some in words()["keywords"].values() for word in some})
    resources = [resource_of(manifest, dump) for dump in part.dumps]
    if part.kind == WHOLE:
        resources += [service_of(manifest, row) for row in words()["service"].values()]
    return {
        "name": f"{organisation}-sagsgraf-{part.name}",
        "owner_org": organisation,
        "state": "active",  # one that was deleted comes back
        "title": texts["title"][LANGUAGE].format(name=part.shown),
        "notes": texts["description"][LANGUAGE].format(name=part.shown),
        "url": landing_page(iris, part).value,
        "version": str(part.edition.version),
        "license_id": words()["licence"][operator.licence]["ckan"],
        "maintainer": operator.contact or operator.publisher,
        "maintainer_email": operator.email,
        "tags": [{"name": tag} for tag in tags],
        "extras": [{"key": key, "value": value} for key, value in told_of(manifest, part).items() if value],
        "resources": resources,
    }


def told_of(manifest: Manifest, part: Part) -> dict[str, str]:
    """Return what CKAN has no field for, by the names that ckanext-dcat gives it; empty where it is not known."""
    operator, address, whole = manifest.operator, Iris(manifest.base_url).dataset(part.name).value, words()
    local = part.kind == MUNICIPALITY
    start, end = part.days or ("", "")
    return {
        "identifier": address,
        "uri": address,
        "issued": issued_of(manifest, part),
        "modified": part.edition.modified,
        "frequency": EU[f"frequency/{operator.frequency}"].value,
        "publisher_name": operator.publisher,
        "publisher_email": operator.email,
        "publisher_url": operator.homepage or f"{manifest.base_url}/",
        "access_rights": whole["values"]["access_rights"],
        "spatial_uri": PLACES + part.name if local else whole["values"]["country"],
        "spatial_text": part.shown if local else whole["country"],
        "temporal_start": start,
        "temporal_end": end,
    }


def resource_of(manifest: Manifest, dump: Dump) -> Fields:
    """Return a file as a resource of CKAN."""
    (name, media_type, _), packing = format_of(dump), packing_of(dump)
    return {
        "url": f"{manifest.base_url}/dumps/{dump.name}",
        "uri": distribution_of(Iris(manifest.base_url), dump).value,
        "name": title_of(dump)[LANGUAGE],
        "description": content_of(dump)[LANGUAGE],
        "format": name,
        "mimetype": media_type,
        "size": dump.bytes,
        "hash": dump.sha256,
        "hash_algorithm": words()["values"]["checksum_algorithm"],
        **({"compress_format": packing["media_type"]} if packing else {}),
    }


def service_of(manifest: Manifest, service: dict[str, Any]) -> Fields:
    """Return a service as a resource of CKAN."""
    return {
        "url": manifest.base_url + service["path"],
        "name": service["title"][LANGUAGE],
        "description": service["description"][LANGUAGE],
        "format": "API",
    }
