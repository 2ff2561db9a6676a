namespace AgentCore.Http;

/// <summary>A stream read block by block, each as the list of its lines.</summary>
internal sealed class SseLines(HttpResponseMessage response, Stream body) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly StreamReader reader = new(body);

    /// <summary>The next block, or null at the end. Ten seconds at most.</summary>
    public async Task<string[]?> NextAsync()
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit) is { } line)
        {
            if (line.Length == 0) return [.. lines];
            lines.Add(line);
        }
        return null;
    }

    /// <summary>Breaks the connection, as a client that goes away does.</summary>
    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
