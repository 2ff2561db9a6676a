using System.Text.Json;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Filters;
using Microsoft.Net.Http.Headers;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>Reads the bodies of REST calls. As in the service, a body must say its length.</summary>
internal static class RestBody
{
    /// <summary>The most a body may weigh: one message's frame.</summary>
    public const int MaxBytes = MessageReader.MaxBytes;

    /// <summary>The body's bytes, or why they are not taken.</summary>
    public static async Task<(byte[] Bytes, RestAnswer? Error)> ReadAsync(RestCall call)
    {
        switch (call.Request.ContentLength)
        {
            case null:
                return ([], RestAnswer.BadRequest("Content-Length is required."));
            case > MaxBytes:
                return ([], RestAnswer.Error(StatusCodes.Status413PayloadTooLarge, "PayloadTooLarge", "The body is larger than 1 MB."));
            case { } length:
                byte[] bytes = new byte[length];
                await call.Request.Body.ReadExactlyAsync(bytes, call.Cancellation);
                return (bytes, null);
        }
    }

    /// <summary>The body as a message by its content type; none is binary.</summary>
    public static async Task<(OutgoingMessage? Message, RestAnswer? Error)> ReadMessageAsync(RestCall call, string? group)
    {
        PayloadType? type = TypeOf(call.Request.ContentType);
        if (type is null) return (null, RestAnswer.BadRequest("The content type must be json, text or octet-stream."));
        (byte[] bytes, RestAnswer? error) = await ReadAsync(call);
        if (error is not null) return (null, error);
        if (type == PayloadType.Json && !MediaTypes.IsJson(bytes)) return (null, RestAnswer.BadRequest("The body is not JSON."));
        return (new OutgoingMessage(type.Value, bytes, group), null);
    }

    /// <summary><c>{"groups":[…],"filter":"…"}</c>.</summary>
    public static async Task<(string[] Groups, Condition? Filter, RestAnswer? Error)> ReadGroupsAsync(RestCall call)
    {
        (byte[] bytes, RestAnswer? error) = await ReadAsync(call);
        if (error is not null) return ([], null, error);
        if (!TryParseGroups(bytes, out string[] groups, out string filter))
            return ([], null, RestAnswer.BadRequest("""The body must be {"groups":[…],"filter":"…"}."""));
        if (!FilterParser.TryParse(filter, out Condition? condition, out string? wrong)) return ([], null, RestAnswer.BadRequest(wrong));
        return groups.FirstOrDefault(group => !IsGroupName(group)) is { } name
            ? ([], null, RestAnswer.BadRequest($"'{name}' is not a group name."))
            : (groups, condition, null);
    }

    /// <summary>1 to 1,024 characters, not all blank.</summary>
    public static bool IsGroupName(string name) => name.Length <= 1_024 && !string.IsNullOrWhiteSpace(name);

    private static bool TryParseGroups(byte[] body, out string[] groups, out string filter)
    {
        (groups, filter) = ([], "");
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("groups"u8, out JsonElement list) || list.ValueKind != JsonValueKind.Array
                || !document.RootElement.TryGetProperty("filter"u8, out JsonElement text) || text.ValueKind != JsonValueKind.String
                || list.EnumerateArray().Any(group => group.ValueKind != JsonValueKind.String)) return false;
            groups = [.. list.EnumerateArray().Select(group => group.GetString()!)];
            filter = text.GetString()!;
            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8, or has half a surrogate pair in it.
            return false;
        }
    }

    private static PayloadType? TypeOf(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return PayloadType.Binary;
        return MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            ? MediaTypes.TypeOf(parsed.MediaType.ToString())
            : null;
    }
}
