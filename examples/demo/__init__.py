"""The main job on a model inside this process, without key or network: `make demo`."""
