"""How often and how far down the list is read."""

from exectop.domain.status import Status
from exectop.ports.wire import Recent
from exectop.sync.jobs import STREAMED_SECONDS
from exectop.sync.listing import CEILING, OPEN_CEILING, Listing
from support.fakes import execution


def test_the_first_look_is_at_everything_and_later_ones_reach_the_last_open_row() -> None:
    listing = Listing(1000, None)
    assert listing.wish() == Recent(limit=1000)
    listing.job.is_asked = False
    rows = [execution(str(place), Status.COMPLETED) for place in range(1000)]
    rows[200] = execution("200")
    listing.told(Recent(limit=1000), rows)
    assert listing.wish() == Recent(limit=221)
    listing.told(Recent(limit=221), [row for row in rows if row.status is Status.COMPLETED][:221])
    assert listing.wish() == Recent(limit=50)
    assert len(listing.ids) == 1000
    listing.job.is_asked = True
    assert listing.wish() == Recent(limit=1000)


def test_now_and_then_the_whole_list_is_looked_at() -> None:
    listing = Listing(1000, None)
    listing.job.is_asked = False
    limits = []
    for _ in range(40):
        wish = listing.wish()
        limits.append(wish.limit)
        listing.told(wish, [])
    assert limits.count(1000) == 2


def test_a_short_list_is_read_whole() -> None:
    listing = Listing(30, None)
    listing.job.is_asked = False
    listing.told(Recent(limit=30), [])
    assert listing.wish() == Recent(limit=30)


def test_open_executions_keep_the_pace_up() -> None:
    listing = Listing(100, None)
    listing.told(Recent(limit=100), [execution()])
    assert listing.job.pace.ceiling == OPEN_CEILING
    listing.told(Recent(limit=100), [execution(status=Status.FAILED)])
    assert listing.job.pace.ceiling == CEILING


def test_a_configured_interval_wins_over_advice_and_stream() -> None:
    listing = Listing(100, 0.5, floor=5.0)
    assert (listing.job.pace.floor, listing.job.pace.ceiling) == (0.5, 0.5)
    listing.follow_stream(is_healthy=True)
    listing.told(Recent(limit=100), [execution()])
    assert listing.job.pace.ceiling == 0.5
    assert Listing(100, None, floor=5.0).job.pace.floor == 5.0


def test_a_stream_makes_the_list_a_safeguard() -> None:
    listing = Listing(100, None)
    listing.follow_stream(is_healthy=True)
    listing.told(Recent(limit=100), [execution()])
    assert listing.job.pace.floor == STREAMED_SECONDS
    listing.follow_stream(is_healthy=False)
    assert listing.job.pace.floor == 1.0
