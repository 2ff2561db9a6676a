using AgentCore.FunctionsHost.Hosting;
using AgentCore.FunctionsHost.Rpc;
using AgentCore.FunctionsHost.Worker;
using Cronos;
using Microsoft.Extensions.Hosting;

namespace AgentCore.FunctionsHost.Timers;

/// <summary>Timer triggers by their schedules. A run that takes longer than to the next tick delays that tick: there is one run at a time.</summary>
internal sealed class TimerTriggers(FunctionApp app, FunctionsHostOptions options) : BackgroundService
{
    /// <summary>For schedules below a minute the host keeps no status, as observed.</summary>
    private const string Tick = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<LoadedFunction> functions = await app.FunctionsAsync(stoppingToken);
        await Task.WhenAll(functions.Where(function => function.Type == "timertrigger").Select(function => RunAsync(function, stoppingToken)));
    }

    private async Task RunAsync(LoadedFunction function, CancellationToken stopping)
    {
        CronExpression schedule = CronExpression.Parse(options.Resolve(function["schedule"]!), CronFormat.IncludeSeconds);
        while (schedule.GetNextOccurrence(DateTimeOffset.UtcNow, TimeZoneInfo.Utc) is { } next)
        {
            TimeSpan wait = next - DateTimeOffset.UtcNow;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, stopping);
            try
            {
                await app.InvokeAsync(function, new TypedData { Json = Tick }, traceParent: null, stopping);
            }
            catch (TimeoutException)
            {
                // No worker runs: the next tick is the next try.
            }
        }
    }
}
