using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AgentCore.Http;

/// <summary>What was logged as a warning or worse.</summary>
internal sealed class Warnings<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning) Lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }
}
