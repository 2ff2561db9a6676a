using System.Collections.Concurrent;
using AgentCore.FunctionsHost.Rpc;

namespace AgentCore.FunctionsHost.Hosting;

/// <summary>What the host and its worker write, line by line, kept for tests to read.</summary>
internal sealed class HostLog(TextWriter? echo = null)
{
    /// <summary>20,000 lines: more than a test run writes. Later lines are not kept.</summary>
    private const int MaxLines = 20_000;

    private readonly ConcurrentQueue<string> lines = [];
    private readonly ConcurrentQueue<(string Function, string Message)> failures = [];

    /// <summary>Every line so far: the host's own, the worker's log records, and what the worker's process wrote.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>The failed invocations so far.</summary>
    public IReadOnlyCollection<(string Function, string Message)> Failures => failures;

    public void Write(string line)
    {
        Keep(line);
        echo?.WriteLine(line);
    }

    /// <summary>A log record that the worker sent to the host. Details are kept and not echoed.</summary>
    public void Write(RpcLog record)
    {
        string line = $"{record.Level}: {record.Category}: {record.Message}{Exception(record.Exception)}";
        if (record.Level < RpcLog.Types.Level.Information) Keep(line);
        else Write(line);
    }

    public void WriteWorkerLine(string? line)
    {
        if (line is not null) Write($"worker: {line}");
    }

    public void WriteFailure(string function, string message)
    {
        failures.Enqueue((function, message));
        Write($"Error: Executed 'Functions.{function}' (Failed): {FirstLine(message)}");
    }

    private void Keep(string line)
    {
        if (lines.Count < MaxLines) lines.Enqueue(line);
    }

    private static string Exception(RpcException? exception) => exception is null ? "" : $" {FirstLine(exception.Message)}";

    /// <summary>The message of a failure holds its stack, and those of all inner ones.</summary>
    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
