namespace AgentCore.Http;

/// <summary>A response's body that shows what was written, and fails where the test says so.</summary>
internal sealed class WatchedBody : MemoryStream
{
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Complete once something was written.</summary>
    public Task Written => written.Task;

    /// <summary>Thrown by every write, while it is set.</summary>
    public Exception? Failure { get; set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Failure is not null) throw Failure;
        await base.WriteAsync(buffer, cancellationToken);
        written.TrySetResult();
    }
}
