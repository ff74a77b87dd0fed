"""The error that carries a fault."""

from exectop.ports.session import TransportError
from exectop.ports.wire import Fault, FaultKind


def test_a_transport_error_says_what_its_fault_says() -> None:
    fault = Fault(kind=FaultKind.TIMEOUT, message="no answer in 10 s")
    error = TransportError(fault)
    assert str(error) == "no answer in 10 s"
    assert error.fault is fault
