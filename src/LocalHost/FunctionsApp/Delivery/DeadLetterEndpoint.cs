using System.Text.Json;
using AgentCore.Http;

namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary><c>GET /dev/dead-letters</c>: the events that were given up, with the reason.</summary>
internal sealed class DeadLetterEndpoint(DeadLetters letters)
{
    public async Task HandleAsync(HttpContext context)
    {
        (IReadOnlyList<DeadLetter> kept, long dropped) = letters.List();
        context.Response.ContentType = ContentTypes.Json;
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("deadLetters"u8);
        foreach (DeadLetter letter in kept)
        {
            Write(json, letter);
            await json.FlushAsync(context.RequestAborted);
        }

        json.WriteEndArray();
        json.WriteNumber("dropped"u8, dropped);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteStartObject();
        json.WriteString("reason"u8, letter.Reason.ToString());
        json.WriteNumber("attempts"u8, letter.Attempts);
        if (letter.LastStatus is { } status) json.WriteNumber("lastStatus"u8, status);
        else json.WriteNull("lastStatus"u8);
        json.WriteString("published"u8, letter.Event.Accepted);
        json.WriteString("time"u8, letter.Time);
        json.WritePropertyName("event"u8);
        json.WriteRawValue(letter.Event.Json.Span, skipInputValidation: true);
        json.WriteEndObject();
    }
}
