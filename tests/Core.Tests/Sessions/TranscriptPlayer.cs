using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentCore.Errors;
using AgentCore.Events;

namespace AgentCore.Sessions;

/// <summary>Plays a transcript against Core alone, on a clock of its own.</summary>
internal sealed class TranscriptPlayer
{
    private readonly World world = new();
    private readonly TranscriptText text = new();
    private readonly Queue<string> received = [];
    private Session? session;
    private AgentEvent? last;
    private string token = "";
    private string? trace;

    public async Task PlayAsync(IReadOnlyList<TranscriptLine> lines)
    {
        foreach (TranscriptLine line in lines)
        {
            if (line.Kind != '<') AssertNothingLeft(line.Place);
            await (line.Kind switch
            {
                '>' => SayAsync(line),
                '@' => ActAsync(line),
                '!' => HappenAsync(line),
                '<' => HearAsync(line),
                _ => throw new FormatException($"{line.Place}: {line}"),
            });
            while (session?.Connection is { } connection && connection.Received.Count > 0)
                foreach (string message in connection.TakeReceived())
                    received.Enqueue(message.Replace("\\u0027", "'", StringComparison.Ordinal));
        }
        AssertNothingLeft("the end");
    }

    private async Task SayAsync(TranscriptLine line)
    {
        bool isFrame = line.Text[0] == '{' || line.Text == "hello";
        string body = text.Fill(isFrame ? line.Text : line.Rest);
        if (line.Count > 1) body = body.PadRight(line.Count);
        foreach (string message in isFrame ? await session!.SayAsync(body) : await session!.SayAsync(body, line.FirstWord))
            session.Connection.Receive(Encoding.UTF8.GetBytes(message));
    }

    private async Task ActAsync(TranscriptLine line)
    {
        switch (line.FirstWord)
        {
            case "token":
                JsonElement wish = JsonDocument.Parse(line.Rest).RootElement;
                token = world.Mint(
                    Text(wish, "sub") ?? "alice",
                    wish.TryGetProperty("channels", out JsonElement channels)
                        ? [.. channels.EnumerateArray().Select(channel => channel.GetString()!)]
                        : null,
                    Text(wish, "lifetime") is { } lifetime ? TimeSpan.Parse(lifetime, CultureInfo.InvariantCulture) : null,
                    Text(wish, "issuer"));
                text.Bind("token", token);
                break;
            case "connect":
                Disconnect();
                string? query = line.Rest.StartsWith("?channels=", StringComparison.Ordinal) ? line.Rest["?channels=".Length..] : null;
                if (await world.AskAsync("connection-1", token, query) is ConnectAnswer.Accepted accepted)
                    session = await world.BeginAsync("connection-1", accepted);
                else
                    received.Enqueue("refused " + ((ConnectAnswer.Refused)await world.AskAsync("connection-1", token, query)).Code.Wire());
                break;
            case "disconnect":
                Disconnect();
                break;
            case "advance":
                await world.AdvanceAsync(TimeSpan.FromSeconds(int.Parse(line.Text.Split(' ')[1], CultureInfo.InvariantCulture)));
                break;
            default:
                throw new FormatException($"{line.Place}: {line.Text}");
        }
    }

    private async Task HappenAsync(TranscriptLine line)
    {
        switch (line.FirstWord)
        {
            case "publish":
                string[] parts = line.Rest.Split(' ', 2);
                for (int left = line.Count; left > 0; left--)
                {
                    last = world.NewEvent(parts[0], data: parts[1]) with { TraceParent = trace };
                    await world.PublishAsync(last);
                }
                break;
            case "trace":
                trace = line.Rest;
                break;
            case "redeliver":
                await world.PublishAsync(last!);
                break;
            case "forget":
                world.Log.Forget(int.Parse(line.Rest, CultureInfo.InvariantCulture));
                break;
            case "replace":
                world.Log.Replace();
                break;
            case "break":
                world.Log.Failure = new IOException("The log is down.");
                break;
            case "mend":
                world.Log.Failure = null;
                break;
            default:
                throw new FormatException($"{line.Place}: {line.Text}");
        }
    }

    private Task HearAsync(TranscriptLine line)
    {
        if (line.Text == "closed")
        {
            SkipPings();
            Assert.False(session!.IsOpen, $"{line.Place}: still open.");
            return Task.CompletedTask;
        }
        for (int left = line.Count; left > 0;)
        {
            if (!IsPing(line.Text)) SkipPings();
            Assert.True(received.TryDequeue(out string? message), $"{line.Place}: nothing came.");
            if (line.Text == "replay") left -= JsonDocument.Parse(message).RootElement.GetProperty("events").GetArrayLength();
            else if (text.Matches(line.Text, message)) left--;
            else Assert.Fail($"{line.Place}: expected\n{line.Text}\nbut there came\n{message}");
            Assert.True(left >= 0, $"{line.Place}: too many.");
        }
        return Task.CompletedTask;
    }

    private void Disconnect()
    {
        if (session is not null) world.Hub.Disconnect(session.Connection.Id);
        session = null;
    }

    private void AssertNothingLeft(string place)
    {
        SkipPings();
        Assert.True(received.Count == 0, $"Before {place}, unexpected: {received.FirstOrDefault()}");
    }

    private void SkipPings()
    {
        while (received.TryPeek(out string? message) && IsPing(message)) received.Dequeue();
    }

    private static bool IsPing(string message) => message.StartsWith("""{"type":"ping""", StringComparison.Ordinal);

    private static string? Text(JsonElement wish, string name) =>
        wish.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
