"""What Gemini documents of the values of requests. Written by the compiler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BODIES: Mapping[str, str] = {
    "auth_tokens.create": "AuthToken",
    "batches.updateEmbedContentBatch": "EmbedContentBatch",
    "batches.updateGenerateContentBatch": "GenerateContentBatch",
    "cachedContents.create": "CachedContent",
    "cachedContents.patch": "CachedContent",
    "corpora.create": "Corpus",
    "corpora.documents.chunks.batchCreate": "BatchCreateChunksRequest",
    "corpora.documents.chunks.batchDelete": "BatchDeleteChunksRequest",
    "corpora.documents.chunks.batchUpdate": "BatchUpdateChunksRequest",
    "corpora.documents.chunks.create": "Chunk",
    "corpora.documents.chunks.patch": "Chunk",
    "corpora.documents.create": "Document",
    "corpora.documents.patch": "Document",
    "corpora.documents.query": "QueryDocumentRequest",
    "corpora.patch": "Corpus",
    "corpora.permissions.create": "Permission",
    "corpora.permissions.patch": "Permission",
    "corpora.query": "QueryCorpusRequest",
    "dynamic.generateContent": "GenerateContentRequest",
    "dynamic.streamGenerateContent": "GenerateContentRequest",
    "fileSearchStores.create": "FileSearchStore",
    "fileSearchStores.importFile": "ImportFileRequest",
    "media.upload": "CreateFileRequest",
    "media.uploadToFileSearchStore": "UploadToFileSearchStoreRequest",
    "models.asyncBatchEmbedContent": "AsyncBatchEmbedContentRequest",
    "models.batchEmbedContents": "BatchEmbedContentsRequest",
    "models.batchEmbedText": "BatchEmbedTextRequest",
    "models.batchGenerateContent": "BatchGenerateContentRequest",
    "models.countTokens": "CountTokensRequest",
    "models.embedContent": "EmbedContentRequest",
    "models.generateAnswer": "GenerateAnswerRequest",
    "models.generateContent": "GenerateContentRequest",
    "models.generateMessage": "GenerateMessageRequest",
    "models.generateText": "GenerateTextRequest",
    "models.streamGenerateContent": "GenerateContentRequest",
    "tunedModels.asyncBatchEmbedContent": "AsyncBatchEmbedContentRequest",
    "tunedModels.batchGenerateContent": "BatchGenerateContentRequest",
    "tunedModels.create": "TunedModel",
    "tunedModels.generateContent": "GenerateContentRequest",
    "tunedModels.generateText": "GenerateTextRequest",
    "tunedModels.patch": "TunedModel",
    "tunedModels.permissions.create": "Permission",
    "tunedModels.permissions.patch": "Permission",
    "tunedModels.streamGenerateContent": "GenerateContentRequest",
    "tunedModels.transferOwnership": "TransferOwnershipRequest",
}
"""The type of the body, by the provider's own id of the operation."""
QUERIES: Mapping[str, Mapping[str, Any]] = {
    "corpora.documents.chunks.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 100,
            "source": "https://ai.google.dev/api/files#method:-files.list",
        }
    },
    "corpora.documents.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 20,
            "source": "https://ai.google.dev/api/file-search/file-search-stores#method:-filesearchstores.list",
        }
    },
    "corpora.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 20,
            "source": "https://ai.google.dev/api/file-search/file-search-stores#method:-filesearchstores.list",
        }
    },
    "environments.list": {
        "pageSize": {"instead": "use the method ending in _all", "maximum": 1000, "source": "https://ai.google.dev/api"}
    },
    "fileSearchStores.documents.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 20,
            "source": "https://ai.google.dev/api/file-search/file-search-stores#method:-filesearchstores.list",
        }
    },
    "fileSearchStores.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 20,
            "source": "https://ai.google.dev/api/file-search/file-search-stores#method:-filesearchstores.list",
        }
    },
    "files.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 100,
            "source": "https://ai.google.dev/api/files#method:-files.list",
        }
    },
    "generatedFiles.list": {
        "pageSize": {
            "instead": "use the method ending in _all",
            "maximum": 50,
            "source": "https://ai.google.dev/api/files",
        }
    },
    "tunedModels.create": {
        "tunedModelId": {
            "pattern": "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$",
            "source": "https://ai.google.dev/api/tuning#method:-tunedmodels.create",
            "words": "up to 40 lowercase letters, digits and dashes, a letter first and no dash last",
        }
    },
}
"""What holds for parameters of the query, by operation."""
TYPES: Mapping[str, Mapping[str, Any]] = {
    "AsyncBatchEmbedContentRequest": {"fields": {"batch": {"type": "EmbedContentBatch"}}},
    "AuthToken": {
        "fields": {
            "bidiGenerateContentSetup": {"type": "BidiGenerateContentSetup"},
            "expireTime": {"format": "moment"},
            "newSessionExpireTime": {"format": "moment"},
        }
    },
    "BatchCreateChunksRequest": {
        "fields": {
            "requests": {
                "each": {"type": "CreateChunkRequest"},
                "instead": "make several calls",
                "maxItems": 100,
                "minItems": 1,
                "source": "https://ai.google.dev/api/semantic-retrieval/chunks",
            }
        }
    },
    "BatchDeleteChunksRequest": {
        "fields": {
            "requests": {
                "instead": "make several calls",
                "maxItems": 100,
                "minItems": 1,
                "source": "https://ai.google.dev/api/semantic-retrieval/chunks",
            }
        }
    },
    "BatchEmbedContentsRequest": {
        "fields": {
            "requests": {
                "each": {"type": "EmbedContentRequest"},
                "instead": "make several calls",
                "maxItems": 100,
                "minItems": 1,
                "source": "https://ai.google.dev/api/embeddings#method:-models.batchembedcontents",
            }
        }
    },
    "BatchEmbedTextRequest": {
        "fields": {"texts": {"maxItems": 100, "source": "https://ai.google.dev/palm_docs/palm"}},
        "one_of": [["texts", "requests"]],
        "source": "https://ai.google.dev/palm_docs/palm",
    },
    "BatchGenerateContentRequest": {"fields": {"batch": {"type": "GenerateContentBatch"}}},
    "BatchUpdateChunksRequest": {
        "fields": {
            "requests": {
                "each": {"type": "UpdateChunkRequest"},
                "instead": "make several calls",
                "maxItems": 100,
                "minItems": 1,
                "source": "https://ai.google.dev/api/semantic-retrieval/chunks",
            }
        }
    },
    "BidiGenerateContentSetup": {
        "fields": {
            "generationConfig": {"type": "GenerationConfig"},
            "systemInstruction": {"type": "Content"},
            "tools": {"each": {"type": "Tool"}},
        }
    },
    "CachedContent": {
        "fields": {
            "contents": {"each": {"type": "Content"}},
            "displayName": {"maxLength": 128, "source": "https://ai.google.dev/api/caching#CachedContent"},
            "expireTime": {"format": "moment"},
            "systemInstruction": {"type": "Content"},
            "toolConfig": {"type": "ToolConfig"},
            "tools": {"each": {"type": "Tool"}},
            "ttl": {"format": "seconds"},
        },
        "one_of": [["expireTime", "ttl"]],
    },
    "Chunk": {
        "fields": {
            "customMetadata": {
                "each": {"type": "CustomMetadata"},
                "maxItems": 20,
                "source": "https://ai.google.dev/api/semantic-retrieval/documents",
            }
        }
    },
    "ChunkingConfig": {"fields": {"whiteSpaceConfig": {"type": "WhiteSpaceConfig"}}},
    "Condition": {"one_of": [["stringValue", "numericValue"]]},
    "Content": {"fields": {"parts": {"each": {"type": "Part"}}}},
    "Corpus": {
        "fields": {"displayName": {"maxLength": 512, "source": "https://ai.google.dev/api/semantic-retrieval/corpora"}}
    },
    "CountTokensRequest": {
        "fields": {
            "contents": {"each": {"type": "Content"}},
            "generateContentRequest": {"type": "GenerateContentRequest"},
        },
        "one_of": [["contents", "generateContentRequest"]],
        "source": "https://ai.google.dev/api/tokens#method:-models.counttokens",
    },
    "CreateChunkRequest": {"fields": {"chunk": {"type": "Chunk"}}},
    "CreateFileRequest": {"fields": {"file": {"type": "File"}}},
    "CustomMetadata": {"one_of": [["stringValue", "stringListValue", "numericValue"]]},
    "Document": {
        "fields": {
            "customMetadata": {
                "each": {"type": "CustomMetadata"},
                "maxItems": 20,
                "source": "https://ai.google.dev/api/semantic-retrieval/documents",
            },
            "displayName": {"maxLength": 512, "source": "https://ai.google.dev/api/semantic-retrieval/corpora"},
        }
    },
    "EmbedContentBatch": {"fields": {"inputConfig": {"type": "InputEmbedContentConfig"}}},
    "EmbedContentRequest": {
        "fields": {"content": {"type": "Content"}},
        "needs": {"title": {"taskType": ["RETRIEVAL_DOCUMENT"]}},
        "source": "https://ai.google.dev/api/embeddings#method:-models.embedcontent",
    },
    "File": {
        "fields": {
            "displayName": {"maxLength": 512, "source": "https://ai.google.dev/api/files#File"},
            "name": {
                "pattern": "^files/[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$",
                "source": "https://ai.google.dev/api/files#File",
                "words": "files/ and up to 40 lowercase letters, digits and dashes, no dash first or last",
            },
        }
    },
    "FileSearchStore": {
        "fields": {
            "displayName": {"maxLength": 512, "source": "https://ai.google.dev/api/file-search/file-search-stores"}
        }
    },
    "FunctionCall": {
        "fields": {"name": {"maxLength": 128, "source": "https://ai.google.dev/api/caching#FunctionCall"}}
    },
    "FunctionCallingConfig": {
        "needs": {"allowedFunctionNames": {"mode": ["ANY", "VALIDATED"]}},
        "source": "https://ai.google.dev/api/caching#FunctionCallingConfig",
    },
    "FunctionDeclaration": {
        "fields": {
            "name": {
                "pattern": "^[a-zA-Z0-9_:.-]{1,128}$",
                "source": "https://ai.google.dev/api/caching#FunctionDeclaration",
                "words": "1 to 128 letters, digits, underscores, colons, dots and dashes",
            }
        },
        "one_of": [["parameters", "parametersJsonSchema"], ["response", "responseJsonSchema"]],
        "source": "https://ai.google.dev/api/caching#FunctionDeclaration",
    },
    "FunctionResponse": {
        "fields": {"name": {"maxLength": 128, "source": "https://ai.google.dev/api/caching#FunctionCall"}}
    },
    "GenerateAnswerRequest": {
        "fields": {
            "contents": {"each": {"type": "Content"}},
            "inlinePassages": {"type": "GroundingPassages"},
            "safetySettings": {
                "source": "https://ai.google.dev/api/generate-content#method:-models.generatecontent",
                "unique": "category",
            },
            "semanticRetriever": {"type": "SemanticRetrieverConfig"},
            "temperature": {
                "maximum": 1,
                "minimum": 0,
                "source": "https://ai.google.dev/api/semantic-retrieval/question-answering",
            },
        },
        "one_of": [["inlinePassages", "semanticRetriever"]],
    },
    "GenerateContentBatch": {"fields": {"inputConfig": {"type": "InputConfig"}}},
    "GenerateContentRequest": {
        "fields": {
            "contents": {"each": {"type": "Content"}},
            "generationConfig": {"type": "GenerationConfig"},
            "safetySettings": {
                "source": "https://ai.google.dev/api/generate-content#method:-models.generatecontent",
                "unique": "category",
            },
            "systemInstruction": {"type": "Content"},
            "toolConfig": {"type": "ToolConfig"},
            "tools": {"each": {"type": "Tool"}},
        }
    },
    "GenerateMessageRequest": {
        "fields": {
            "candidateCount": {"maximum": 8, "minimum": 1, "source": "https://ai.google.dev/palm_docs/palm"},
            "temperature": {
                "maximum": 1,
                "minimum": 0,
                "source": "https://ai.google.dev/api/semantic-retrieval/question-answering",
            },
        }
    },
    "GenerateTextRequest": {
        "fields": {
            "candidateCount": {"maximum": 8, "minimum": 1, "source": "https://ai.google.dev/palm_docs/palm"},
            "safetySettings": {
                "source": "https://ai.google.dev/api/generate-content#method:-models.generatecontent",
                "unique": "category",
            },
            "stopSequences": {"maxItems": 5, "source": "https://ai.google.dev/api/generate-content#generationconfig"},
            "temperature": {
                "maximum": 1,
                "minimum": 0,
                "source": "https://ai.google.dev/api/semantic-retrieval/question-answering",
            },
        }
    },
    "GenerationConfig": {
        "fields": {
            "logprobs": {
                "maximum": 20,
                "minimum": 0,
                "source": "https://ai.google.dev/api/generate-content#generationconfig",
            },
            "speechConfig": {"type": "SpeechConfig"},
            "stopSequences": {"maxItems": 5, "source": "https://ai.google.dev/api/generate-content#generationconfig"},
            "temperature": {
                "maximum": 2,
                "minimum": 0,
                "source": "https://ai.google.dev/api/generate-content#generationconfig",
            },
        },
        "needs": {
            "_responseJsonSchema": {"responseMimeType": []},
            "logprobs": {"responseLogprobs": [True]},
            "responseJsonSchema": {"responseMimeType": []},
            "responseSchema": {"responseMimeType": []},
        },
        "one_of": [["responseSchema", "responseJsonSchema"], ["responseSchema", "_responseJsonSchema"]],
        "source": "https://ai.google.dev/api/generate-content#generationconfig",
    },
    "GoogleSearch": {"fields": {"timeRangeFilter": {"type": "Interval"}}},
    "GroundingPassage": {"fields": {"content": {"type": "Content"}}},
    "GroundingPassages": {"fields": {"passages": {"each": {"type": "GroundingPassage"}}}},
    "Hyperparameters": {"one_of": [["learningRate", "learningRateMultiplier"]]},
    "ImportFileRequest": {
        "fields": {"chunkingConfig": {"type": "ChunkingConfig"}, "customMetadata": {"each": {"type": "CustomMetadata"}}}
    },
    "InlinedEmbedContentRequest": {"fields": {"request": {"type": "EmbedContentRequest"}}},
    "InlinedEmbedContentRequests": {"fields": {"requests": {"each": {"type": "InlinedEmbedContentRequest"}}}},
    "InlinedRequest": {"fields": {"request": {"type": "GenerateContentRequest"}}},
    "InlinedRequests": {"fields": {"requests": {"each": {"type": "InlinedRequest"}}}},
    "InputConfig": {"fields": {"requests": {"type": "InlinedRequests"}}},
    "InputEmbedContentConfig": {"fields": {"requests": {"type": "InlinedEmbedContentRequests"}}},
    "Interval": {
        "fields": {"endTime": {"format": "moment"}, "startTime": {"format": "moment"}},
        "needs": {"endTime": {"startTime": []}, "startTime": {"endTime": []}},
        "source": "https://ai.google.dev/api/caching#GoogleSearch",
    },
    "LatLng": {
        "fields": {
            "latitude": {"maximum": 90, "minimum": -90, "source": "https://ai.google.dev/api/caching#LatLng"},
            "longitude": {"maximum": 180, "minimum": -180, "source": "https://ai.google.dev/api/caching#LatLng"},
        }
    },
    "McpServer": {"fields": {"streamableHttpTransport": {"type": "StreamableHttpTransport"}}},
    "MetadataFilter": {"fields": {"conditions": {"each": {"type": "Condition"}}}},
    "Part": {
        "fields": {
            "functionCall": {"type": "FunctionCall"},
            "functionResponse": {"type": "FunctionResponse"},
            "videoMetadata": {"type": "VideoMetadata"},
        },
        "one_of": [
            [
                "text",
                "inlineData",
                "functionCall",
                "functionResponse",
                "fileData",
                "executableCode",
                "codeExecutionResult",
            ]
        ],
    },
    "Permission": {
        "fields": {
            "emailAddress": {
                "pattern": "^[^@\\s]+@[^@\\s]+$",
                "source": "https://ai.google.dev/api/tuning/permissions",
                "words": "an address of mail",
            }
        }
    },
    "QueryCorpusRequest": {
        "fields": {
            "metadataFilters": {"each": {"type": "MetadataFilter"}},
            "resultsCount": {
                "maximum": 100,
                "minimum": 0,
                "source": "https://ai.google.dev/api/semantic-retrieval/corpora#method:-corpora.query",
            },
        }
    },
    "QueryDocumentRequest": {
        "fields": {
            "metadataFilters": {"each": {"type": "MetadataFilter"}},
            "resultsCount": {
                "maximum": 100,
                "minimum": 0,
                "source": "https://ai.google.dev/api/semantic-retrieval/corpora#method:-corpora.query",
            },
        }
    },
    "RetrievalConfig": {"fields": {"latLng": {"type": "LatLng"}}},
    "SemanticRetrieverConfig": {
        "fields": {"metadataFilters": {"each": {"type": "MetadataFilter"}}, "query": {"type": "Content"}}
    },
    "SpeechConfig": {
        "one_of": [["voiceConfig", "multiSpeakerVoiceConfig"]],
        "source": "https://ai.google.dev/api/generate-content#SpeechConfig",
    },
    "StreamableHttpTransport": {"fields": {"sseReadTimeout": {"format": "seconds"}, "timeout": {"format": "seconds"}}},
    "Tool": {
        "fields": {
            "functionDeclarations": {"each": {"type": "FunctionDeclaration"}},
            "googleSearch": {"type": "GoogleSearch"},
            "mcpServers": {"each": {"type": "McpServer"}},
        }
    },
    "ToolConfig": {
        "fields": {
            "functionCallingConfig": {"type": "FunctionCallingConfig"},
            "retrievalConfig": {"type": "RetrievalConfig"},
        }
    },
    "TransferOwnershipRequest": {
        "fields": {
            "emailAddress": {
                "pattern": "^[^@\\s]+@[^@\\s]+$",
                "source": "https://ai.google.dev/api/tuning/permissions",
                "words": "an address of mail",
            }
        }
    },
    "TunedModel": {
        "fields": {
            "displayName": {"maxLength": 40, "source": "https://ai.google.dev/api/tuning#TunedModel"},
            "temperature": {
                "maximum": 1,
                "minimum": 0,
                "source": "https://ai.google.dev/api/semantic-retrieval/question-answering",
            },
            "tuningTask": {"type": "TuningTask"},
        },
        "one_of": [["tunedModelSource", "baseModel"]],
    },
    "TuningTask": {"fields": {"hyperparameters": {"type": "Hyperparameters"}}},
    "UpdateChunkRequest": {"fields": {"chunk": {"type": "Chunk"}}},
    "UploadToFileSearchStoreRequest": {
        "fields": {"chunkingConfig": {"type": "ChunkingConfig"}, "customMetadata": {"each": {"type": "CustomMetadata"}}}
    },
    "VideoMetadata": {
        "fields": {
            "endOffset": {"format": "seconds"},
            "fps": {"exclusiveMinimum": 0, "maximum": 24, "source": "https://ai.google.dev/api/caching#VideoMetadata"},
            "startOffset": {"format": "seconds"},
        }
    },
    "WhiteSpaceConfig": {
        "fields": {
            "maxTokensPerChunk": {
                "maximum": 512,
                "source": "https://ai.google.dev/api/file-search/file-search-stores#WhiteSpaceConfig",
            }
        }
    },
}
"""What holds for the fields of a type, and for several of them together. `type` and `each` lead to what is within."""
