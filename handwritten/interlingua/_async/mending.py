"""An answer that does not fit is sent back with what is wrong, a few times."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from interlingua.chat import ChatResponse
from interlingua.errors import OutputMismatch
from interlingua.requests import messages_from
from interlingua.settings import ChatSettings, MessagesLike
from interlingua.structured.mending import correction, is_mendable, with_spent
from interlingua.tool_running import AsyncAsk
from interlingua.usage import Usage


async def ask_until_it_fits(
    ask: AsyncAsk, messages: MessagesLike, settings: ChatSettings, retries: int
) -> ChatResponse[Any]:
    """The first answer that fits. Raises the last `OutputMismatch`; usage is that of all answers."""
    history = messages_from(messages, system=settings.get("system"))
    following: ChatSettings = {**settings, "system": None}
    spent = Usage()
    asked = 0
    while True:
        try:
            response = await ask(history, following)
        except OutputMismatch as error:
            if asked == retries or not is_mendable(error):
                raise with_spent(error, spent) from error.__cause__
            history = (*history, *correction(error))
            spent = spent + (error.response.usage if error.response is not None else Usage())
            asked += 1
        else:
            return evolve(response, usage=spent + response.usage)
