using System.Text;

namespace AgentCore.Functions.Drivers;

/// <summary>A response's body that tells when a text has been written to it.</summary>
internal sealed class WatchedBody(string awaited, Action seen) : MemoryStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        if (Encoding.UTF8.GetString(GetBuffer(), 0, (int)Length).Contains(awaited, StringComparison.Ordinal)) seen();
    }
}
