"""The API does what its own OpenAPI document says, whatever schemathesis thinks up."""

from pathlib import Path

import schemathesis
from api_server import serving
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from photochrom.serving.api.limits import Limits

EXAMPLES = settings(
    max_examples=30,
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

            @EXAMPLES
            @given(case=operation.as_strategy())
            def answer(case: schemathesis.Case) -> None:
                case.call_and_validate(excluded_checks=[positive_data_acceptance])

            answer()
