"""What the events of a Realtime conversation are called, and the words that stand for several of them."""

from __future__ import annotations

CREATE_ITEM = "conversation.item.create"
CREATE_RESPONSE = "response.create"
CANCEL = "response.cancel"
TRUNCATE = "conversation.item.truncate"
APPEND = "input_audio_buffer.append"
COMMIT = "input_audio_buffer.commit"
CLEAR = "input_audio_buffer.clear"
UPDATE = "session.update"

BEGUN = "session.updated"
DONE = "response.done"
HEARD = "conversation.item.input_audio_transcription.completed"
NOT_HEARD = "conversation.item.input_audio_transcription.failed"

START_OF_SPEECH = "il.speech.start"
END_OF_SPEECH = "il.speech.end"
END_OF_SOUND = "il.sound.end"
INTERRUPTION = "il.interruption"
"""What of these is sent, and whether anything is, depends on what has been said: the conversation knows."""
