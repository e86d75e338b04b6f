"""What using the library costs, measured here and now: `make bench`."""
