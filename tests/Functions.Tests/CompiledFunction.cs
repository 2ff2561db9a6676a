using System.Reflection;
using AgentCore.Functions.EventGrid;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions;

/// <summary>One function as it was compiled.</summary>
/// <param name="Name">By which the host knows it.</param>
/// <param name="Method">What is called.</param>
/// <param name="Trigger">The attribute that says what calls it.</param>
internal sealed record CompiledFunction(string Name, MethodInfo Method, Attribute Trigger)
{
    /// <summary>Every function of the app.</summary>
    public static IReadOnlyList<CompiledFunction> All { get; } =
    [
        .. from type in typeof(RelayFunction).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           orderby function.Name
           select new CompiledFunction(function.Name, method, TriggerOf(method)),
    ];

    public static CompiledFunction Named(string name) => All.Single(function => function.Name == name);

    /// <summary>What calls it, in a line.</summary>
    public string Exposure => Trigger switch
    {
        HttpTriggerAttribute http => $"{string.Join('|', http.Methods!)} {http.Route}, {http.AuthLevel}",
        WebPubSubTriggerAttribute hub => $"{hub.EventType} event {hub.EventName} of {hub.Hub}",
        EventGridTriggerAttribute { IsBatched: true } => "Event Grid, batches",
        TimerTriggerAttribute timer => $"timer {timer.Schedule}{(timer.RunOnStartup ? ", at start" : "")}",
        _ => Trigger.ToString()!,
    };

    private static Attribute TriggerOf(MethodInfo method) => method.GetParameters()
        .SelectMany(parameter => parameter.GetCustomAttributes())
        .Single(attribute => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal));
}
