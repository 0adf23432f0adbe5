"""A portal in memory, by CKAN's own schema and validators: `portal.py` prints its port.

What needs CKAN's database is done here by its rules: a name is taken once, an organisation must be there, a key must be
an editor's, a deleted dataset keeps its name. It runs with the Python of `tests/ckan/.venv`.
"""

import json
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ckan.lib.navl.dictization_functions import validate
from ckan.logic.schema import default_create_package_schema

ORGANISATIONS = [{"id": str(uuid.uuid4()), "name": name} for name in ("testland", "elsewhere")]
"""Whoever has the key "editor-of-NAME" may write to one of them."""
OF_THE_DATABASE = {
    "empty_if_not_sysadmin",
    "ignore_not_package_admin",
    "ignore_not_sysadmin",
    "owner_org_validator",
    "package_id_does_not_exist",
    "package_name_validator",
    "resource_id_does_not_exist",
    "vocabulary_id_exists",
}
DATASETS: dict[str, dict[str, Any]] = {}
"""What the portal holds, by identifier."""


class Refusal(Exception):  # noqa: N818 - what it is called here
    """An error of the action API: status, type, and what it tells."""

    def __init__(self, status: int, kind: str, **told: Any) -> None:
        super().__init__(kind)
        self.status, self.error = status, {"__type": kind, **told}


def without_database(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without the validators that ask CKAN's database."""
    return {
        name: without_database(rules)
        if isinstance(rules, dict)
        else [rule for rule in rules if rule.__name__ not in OF_THE_DATABASE]
        for name, rules in schema.items()
    }


def find(name: str) -> dict[str, Any]:
    """Return a dataset by identifier or name."""
    for dataset in DATASETS.values():
        if name in (dataset["id"], dataset["name"]):
            return dataset
    raise Refusal(404, "Not Found Error", message="Not found")


def find_organisation(name: str) -> dict[str, str]:
    """Return an organisation by identifier or name."""
    for organisation in ORGANISATIONS:
        if name in organisation.values():
            return organisation
    raise Refusal(404, "Not Found Error", message="Not found")


def keep(fields: dict[str, Any], identifier: str) -> dict[str, Any]:
    """Keep a dataset that CKAN's schema accepts."""
    if any(each["name"] == fields.get("name") and each["id"] != identifier for each in DATASETS.values()):
        raise Refusal(409, "Validation Error", name=["That URL is already in use."])
    dataset, errors = validate(dict(fields), without_database(default_create_package_schema()), {})
    if errors:
        raise Refusal(409, "Validation Error", **errors)
    for resource in dataset.get("resources", ()):
        resource.setdefault("id", str(uuid.uuid4()))
    DATASETS[identifier] = {
        "state": "active",
        **dataset,
        "id": identifier,
        "owner_org": find_organisation(fields["owner_org"])["id"],
    }
    return DATASETS[identifier]


def package_create(fields: dict[str, Any]) -> dict[str, Any]:
    return keep(fields, str(uuid.uuid4()))


def package_patch(fields: dict[str, Any]) -> dict[str, Any]:
    before = find(fields["id"])
    return keep({**before, **fields, "id": before["id"]}, before["id"])


def package_delete(fields: dict[str, Any]) -> None:
    find(fields["id"])["state"] = "deleted"


def package_show(fields: dict[str, Any]) -> dict[str, Any]:
    return find(fields["id"])


def organization_show(fields: dict[str, Any]) -> dict[str, Any]:
    return find_organisation(fields["id"])


def package_search(fields: dict[str, Any]) -> dict[str, Any]:
    found = sorted((each for each in DATASETS.values() if each["state"] == "active"), key=lambda each: each["name"])
    found = [each for each in found if fields.get("fq", "") in ("", f'owner_org:"{each["owner_org"]}"')]
    start = fields.get("start", 0)
    return {"count": len(found), "results": found[start : start + min(fields.get("rows", 10), 1000)]}


READ = {"package_show": package_show, "organization_show": organization_show, "package_search": package_search}
WRITE = {"package_create": package_create, "package_patch": package_patch, "package_delete": package_delete}


def act(action: str, fields: dict[str, Any], key: str | None) -> Any:
    """Return what an action answers to whoever has a key; only an editor may write."""
    if action in WRITE:
        owner = fields["owner_org"] if action == "package_create" else find(fields["id"])["owner_org"]
        if key != f"editor-of-{find_organisation(owner)['name']}":
            raise Refusal(403, "Authorization Error", message="Access denied: User not authorized to edit package")
    return (READ | WRITE)[action](fields)


class Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = self.path.removeprefix("/api/action/")
        try:
            status, answer = 200, {"success": True, "result": act(action, fields, self.headers["Authorization"])}
        except Refusal as refusal:
            status, answer = refusal.status, {"success": False, "error": refusal.error}
        content = json.dumps(answer, default=str).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
