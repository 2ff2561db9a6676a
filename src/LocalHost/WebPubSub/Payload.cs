namespace AgentCore.LocalHost.WebPubSub;

/// <summary>Data from or to a client, with its type. The bytes are kept as they came.</summary>
internal readonly record struct Payload(PayloadType Type, ReadOnlyMemory<byte> Bytes);

internal enum PayloadType
{
    Json,
    Text,
    Binary,
}
