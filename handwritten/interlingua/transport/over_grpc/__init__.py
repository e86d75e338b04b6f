"""The same operations over gRPC: requests as messages of the API's own protos, replies as the JSON that HTTP gives."""
