"""Publishing what was held back: what `sagsgraf confirm` does."""

from etl.build import current_manifest
from etl.publication.held import held_version
from etl.publication.publish import locked, publish_held
from etl.publication.withholding import withhold
from etl.refusals import WrongUsage
from ontology.dataset import DataDirectory, Version
from ontology.suppressed import Record


def confirm(data: DataDirectory) -> Version:
    """Publish the version that is held back, and return it.

    What is on record as taken out and not published yet is published first; then nothing is held any longer, for that
    may hold what was taken out. Raises WrongUsage when nothing is held that was made from the served version, Locked
    or OSError.
    """
    if data.current() is None:
        raise WrongUsage(f"{data.path} holds no data set; make one with: sagsgraf build SOURCE --data {data.path}")
    with locked(data):
        withhold(data, current_manifest(data), Record.read(data.suppressed))
        held = held_version(data)
        if held is None:
            raise WrongUsage(
                f"nothing is held back in {data.path} that follows the served version; where another was published "
                "since, build again"
            )
        publish_held(data, held)
    return held
