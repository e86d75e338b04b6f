"""A small service in protobuf, and as much of Google's annotations as it uses."""

from __future__ import annotations

ANNOTATIONS = {
    "google/api/http.proto": """
        syntax = "proto3"; package google.api;
        message CustomHttpPattern { string kind = 1; string path = 2; }
        message HttpRule {
          string selector = 1;
          oneof pattern {
            string get = 2; string put = 3; string post = 4; string delete = 5; string patch = 6;
            CustomHttpPattern custom = 8;
          }
          string body = 7;
          repeated HttpRule additional_bindings = 11;
        }""",
    "google/api/annotations.proto": """
        syntax = "proto3"; package google.api;
        import "google/api/http.proto"; import "google/protobuf/descriptor.proto";
        extend google.protobuf.MethodOptions { HttpRule http = 72295728; }
        extend google.protobuf.ServiceOptions { string default_host = 1049; }
        enum FieldBehavior {
          FIELD_BEHAVIOR_UNSPECIFIED = 0; OPTIONAL = 1; REQUIRED = 2; OUTPUT_ONLY = 3; INPUT_ONLY = 4; IMMUTABLE = 5;
        }
        extend google.protobuf.FieldOptions { repeated FieldBehavior field_behavior = 1052 [packed = false]; }""",
    "google/longrunning/operations.proto": """
        syntax = "proto3"; package google.longrunning;
        import "google/protobuf/any.proto"; import "google/protobuf/descriptor.proto";
        message OperationInfo { string response_type = 1; string metadata_type = 2; }
        extend google.protobuf.MethodOptions { OperationInfo operation_info = 1049; }
        message Operation { string name = 1; bool done = 3; google.protobuf.Any response = 5; }""",
}
SHELF = """
    syntax = "proto3";
    package shop.v1;
    import "google/api/annotations.proto";
    import "google/longrunning/operations.proto";
    import "google/protobuf/any.proto";
    import "google/protobuf/duration.proto";
    import "google/protobuf/empty.proto";
    import "google/protobuf/field_mask.proto";
    import "google/protobuf/struct.proto";
    import "google/protobuf/timestamp.proto";
    import "google/protobuf/wrappers.proto";

    // A comment that stays outside.
    service Shelves {
      option (google.api.default_host) = "shop.example";
      rpc GetBook(GetBookRequest) returns (Book) {
        option (google.api.http) = {
          get: "/v1/{name=shelves/*/books/*}"
          additional_bindings { get: "/v1/{name=boxes/*/books/*}" }
        };
      }
      rpc ListBooks(ListBooksRequest) returns (ListBooksResponse) {
        option (google.api.http) = { get: "/v1/{parent=shelves/*}/books" };
      }
      rpc UpdateBook(UpdateBookRequest) returns (Book) {
        option (google.api.http) = { patch: "/v1/{book.name=shelves/*/books/*}" body: "book" };
      }
      rpc MoveBook(MoveBookRequest) returns (google.protobuf.Empty) {
        option (google.api.http) = { post: "/v1/{name=shelves/*/books/*}:move" body: "*" };
      }
      rpc ReadAloud(GetBookRequest) returns (stream Line) {
        option (google.api.http) = { get: "/v1/{name=shelves/*/books/*}:read" };
      }
      rpc PrintBook(GetBookRequest) returns (google.longrunning.Operation) {
        option (google.api.http) = { post: "/v1/{name=shelves/*/books/*}:print" body: "*" };
        option (google.longrunning.operation_info) = { response_type: "Book" metadata_type: "shop.v1.Line" };
      }
      rpc Talk(stream Line) returns (stream Line);
    }
    message GetBookRequest { string name = 1 [(google.api.field_behavior) = REQUIRED]; }
    message Filter { string author = 1; }
    message ListBooksRequest {
      string parent = 1; int32 page_size = 2; string page_token = 3; Filter filter = 4; repeated string tags = 5;
    }
    message ListBooksResponse { repeated Book books = 1; string next_page_token = 2; }
    message UpdateBookRequest { Book book = 1; google.protobuf.FieldMask update_mask = 2; }
    message MoveBookRequest { string name = 1; string to_shelf = 2 [(google.api.field_behavior) = REQUIRED]; }
    message Line { string text = 1; }
    message Book {
      enum Kind { KIND_UNSPECIFIED = 0; NOVEL = 1; TABLET = 2 [deprecated = true]; }
      message Line { string print = 1; }
      string name = 1 [(google.api.field_behavior) = OUTPUT_ONLY];
      int64 size_bytes = 2;
      bytes cover = 3;
      Kind kind = 4;
      map<string, Line> lines = 5;
      oneof seller { string shop = 6; string person = 7; }
      optional string note = 8;
      google.protobuf.Timestamp create_time = 9;
      google.protobuf.Duration reading_time = 10;
      google.protobuf.Struct labels = 11;
      google.protobuf.Value anything = 12;
      google.protobuf.Any extra = 13;
      google.protobuf.Int64Value copies = 14;
      string odd = 15 [json_name = "_odd"];
      repeated double scores = 16;
      string secret = 17 [(google.api.field_behavior) = INPUT_ONLY];
      string isbn = 18 [(google.api.field_behavior) = IMMUTABLE, deprecated = true];
      Book sequel = 19;
    }
"""
FILES = {name: text.encode() for name, text in {**ANNOTATIONS, "shop/v1/shelves.proto": SHELF}.items()}
SERVICES = "shop/*"
