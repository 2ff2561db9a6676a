using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Drivers;

/// <summary>Keeps the lines of a host's log.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(exception is null ? formatter(state, null) : $"{formatter(state, exception)}\n{exception}");

    public void Dispose()
    {
    }
}
