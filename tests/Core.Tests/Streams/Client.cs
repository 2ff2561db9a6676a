using System.IO.Pipelines;

namespace AgentCore.Streams;

/// <summary>A client at the other end of a pipe.</summary>
internal sealed class Client : IDisposable
{
    private readonly Pipe pipe;
    private readonly SseReader reader = new();
    private readonly CancellationTokenSource gone = new();

    private Client(long pipeBytes) =>
        pipe = new Pipe(new PipeOptions(pauseWriterThreshold: pipeBytes, resumeWriterThreshold: pipeBytes / 2));

    public bool IsAborted { get; private set; }

    /// <summary>Completes when the server has ended the stream.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public string LastId { get; private set; } = "";

    public static Client Run(EventStream stream, long pipeBytes)
    {
        var client = new Client(pipeBytes);
        client.Ended = client.ServeAsync(stream);
        return client;
    }

    /// <summary>The next block, or null at the end of the stream. A minute at most.</summary>
    public async Task<SseBlock?> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        SseBlock? block = await reader.ReadAsync(pipe.Reader, limit.Token);
        if (block is not null) LastId = block.Id;
        return block;
    }

    /// <summary>The next block of a name; others are passed over.</summary>
    public async Task<SseBlock> NextAsync(string name)
    {
        while (await NextAsync() is { } block)
            if (block.Event == name && block.Data is not null) return block;
        throw new EndOfStreamException($"No '{name}' came.");
    }

    /// <summary>Whatever is still to be read.</summary>
    public async Task<List<SseBlock>> RestAsync()
    {
        var blocks = new List<SseBlock>();
        while (await NextAsync() is { } block) blocks.Add(block);
        return blocks;
    }

    /// <summary>The connection breaks.</summary>
    public async Task CutAsync()
    {
        await gone.CancelAsync();
        await Ended.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    public void Dispose() => gone.Dispose();

    private async Task ServeAsync(EventStream stream)
    {
        await Task.Yield();
        await stream.RunAsync(new PipeOutput(pipe.Writer), () => IsAborted = true, gone.Token);
        await pipe.Writer.CompleteAsync();
    }
}
