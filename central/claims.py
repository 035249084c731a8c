"""Who is calling whom: a lease of a quarter of an hour, no entry, so that two counters do not call one pledgor at once.

It keeps nobody from noting a call: with the line down each counter works on, and two calls are both on file.
"""

from datetime import datetime, timedelta

from central.rows import DeviceRow
from central.writing import Writing
from counter.protocol import CLAIM_S, Claim, Claims

LEASE = timedelta(seconds=CLAIM_S)


def answer(writing: Writing, row: DeviceRow, asked: Claim, now: datetime) -> Claims:
    """Give a pledgor to the counter that asks, unless another one has it, or take it back; and what holds by then."""
    writing.end_claims(row.branch, now)
    granted = True
    if asked.pledgor and asked.held:
        granted = writing.claim(
            {
                "branch": row.branch,
                "pledgor": asked.pledgor,
                "device": row.device,
                "counter": row.counter,
                "clerk": asked.clerk,
                "until": now + LEASE,
            }
        )
    elif asked.pledgor:
        writing.release(row, asked.pledgor)
    return Claims(granted, writing.claims(row.branch), now)
