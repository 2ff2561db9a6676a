namespace AgentCore.Bench.Clients;

/// <summary>How a connection's bytes become messages. One instance a connection.</summary>
internal interface IFraming
{
    /// <summary>The response has begun.</summary>
    void Begin(string head);

    /// <summary>Takes the transfer coding off what was read.</summary>
    /// <returns>How many bytes were written to <paramref name="body"/>; at most as many as were read.</returns>
    int Decode(ReadOnlySpan<byte> read, Span<byte> body);

    /// <summary>Cuts the first whole message off.</summary>
    bool Next(ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> frame);
}
