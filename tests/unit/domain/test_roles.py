"""Every status has a colour role."""

import pytest

from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status


@pytest.mark.parametrize("status", Status)
def test_the_role_of_a_status_bears_its_name(status: Status) -> None:
    assert status_role(status) is Role[status.name]
