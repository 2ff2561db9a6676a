using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

[assembly: ExtensionInformation("Microsoft.Azure.WebJobs.Extensions.EventGrid", "3.3.0")]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function takes what an Event Grid subscription delivers.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-trigger</remarks>
[InputConverter(typeof(EventTextsConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Whether the events of a delivery come in one call.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }
}
