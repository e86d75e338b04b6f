"""What helps to test programs that use this library: local servers that stand in for providers."""
