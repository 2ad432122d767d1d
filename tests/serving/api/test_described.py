"""The API does what its own OpenAPI document says, whatever schemathesis thinks up."""

from pathlib import Path

import schemathesis
from api_server import PATH, serving
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from photochrom.serving.api.limits import Limits

# What is as described, and what is not; the others of its operations take nothing.
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
EXAMPLES = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_it_does_what_it_says(tinting_model: Path) -> None:
    # what it thinks up is no picture, most of the time
    with serving(tinting_model, limits=Limits(jobs=1)) as api:
        described = schemathesis.openapi.from_url(f"{api.client.base_url}openapi.json")
        operations = [found.ok() for found in described.get_all_operations()]
        assert len(operations) == 5
        for operation in operations:
            for mode in MODES if operation.path == PATH else MODES[:1]:

                @EXAMPLES
                @given(case=operation.as_strategy(mode))
                def answer(case: schemathesis.Case) -> None:
                    case.call_and_validate(excluded_checks=[positive_data_acceptance])

                answer()
