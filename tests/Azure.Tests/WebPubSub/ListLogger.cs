using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AgentCore.Tests.WebPubSub;

/// <summary>Keeps every line as it would be written, exceptions and all.</summary>
internal sealed class ListLogger<T> : ILogger<T>
{
    public ConcurrentQueue<(EventId Id, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((eventId, $"{formatter(state, exception)} {exception}"));
}
