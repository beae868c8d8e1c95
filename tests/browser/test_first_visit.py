"""What a first visit brings over the wire, from the real server to an empty browser."""

import pytest

MOST_BYTES = 120_000


@pytest.mark.parametrize(("address", "most_requests"), [("/", 8), ("/kurser/bekymringstegn/", 9)])
def test_a_first_visit_is_light(page, address, most_requests, capsys):
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    received = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    with capsys.disabled():
        print(f"\n  first visit of {address}: {sum(received) / 1000:.1f} kB in {len(received)} requests")
    assert (sum(received) <= MOST_BYTES, len(received) <= most_requests) == (True, True)
