"""The OpenAI Realtime wire format: conversations over a websocket."""
