using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A delivery, a JSON array of events, as the JSON text of each event.</summary>
/// <remarks>As the real extension, it refuses a delivery whose JSON is nested deeper than 64 levels, the array included.</remarks>
[SupportedTargetType(typeof(string[]))]
internal sealed class EventTextsConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(Convert(context.Source as string));

    private static ConversionResult Convert(string? delivery)
    {
        if (delivery is null) return ConversionResult.Unhandled();
        try
        {
            using JsonDocument events = JsonDocument.Parse(delivery);
            return ConversionResult.Success(events.RootElement.EnumerateArray().Select(item => item.GetRawText()).ToArray());
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return ConversionResult.Failed(wrong);
        }
    }
}
