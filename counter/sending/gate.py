"""Hands one message to the gateway it is for."""

from counter.domain.gateways import MailGateway, Outgoing
from counter.domain.messages import Delivery


def deliver(outgoing: Outgoing) -> Delivery:
    """Hand a message out and tell what came of it; takes up to half a minute, raises nothing."""
    if isinstance(outgoing.gateway, MailGateway):
        from counter.sending import mail  # noqa: PLC0415 - loaded with the first mail

        return mail.deliver(outgoing, outgoing.gateway)
    from counter.sending import service  # noqa: PLC0415 - loaded with the first message: apprise takes its time

    return service.deliver(outgoing, outgoing.gateway)
