using System.Collections.Concurrent;
using System.Diagnostics;
using AgentCore.LogWriter;

namespace AgentCore.Storage;

/// <summary>A process of tests/LogWriter, to be killed.</summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Receipt?>> open = new();
    private readonly Process process;
    private readonly Task reading;
    private volatile bool isOver;

    public WriterProcess(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "AgentCore.LogWriter.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        reading = ReadAsync();
    }

    /// <summary>How often its writers were refused, as far as is known.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Null where no receipt came, because the process is no more; the events may be in the log.</summary>
    public async Task<Receipt?> DeliverAsync(DeliveredBatch delivery)
    {
        TaskCompletionSource<Receipt?> answer = open.GetOrAdd(
            delivery.Id, _ => new TaskCompletionSource<Receipt?>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            lock (process.StandardInput) process.StandardInput.WriteLine(delivery.ToLine());
        }
        catch (IOException)
        {
            answer.TrySetResult(null);
        }
        if (isOver) answer.TrySetResult(null);
        return await answer.Task;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Receipt.TryParse(line) is not { } receipt) continue;
            Conflicts = Math.Max(Conflicts, receipt.Conflicts);
            if (open.TryRemove(receipt.DeliveryId, out TaskCompletionSource<Receipt?>? answer)) answer.TrySetResult(receipt);
        }
        isOver = true;
        foreach (TaskCompletionSource<Receipt?> answer in open.Values) answer.TrySetResult(null);
    }
}
