using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using CsCheck;

namespace AgentCore.LocalHost.Security;

/// <summary>Whatever an agent publishes, a parser that follows the standard reads that and nothing else, over a real socket.</summary>
public sealed class InjectionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("\r", "\n", "\r\n", "\n\n", "\0", "\u0085", "\u2028", "\u2029", "\uFEFF"),
        Gen.OneOf("data: x", "id: 0", "event: error", "retry: 1", ": comment", "data", "\ndata: {}\n\n", "\rid:\r"),
        Gen.Char[' ', '~'].Select(character => $"{character}"),
        Gen.OneOf("é", "€", "😀")).Array[0, 12].Select(string.Concat);

    /// <summary>Between the tokens of JSON only these may stand: RFC 8259, section 2.</summary>
    private static readonly Gen<string> Space = Gen.OneOf("", " ", "\t", "\r", "\n", "\r\n", "\n\n", "\r\r\n\n").Select(space => space);

    private static readonly Gen<(string Text, string Agent, string Id, string[] Spaces)> Hostile =
        Gen.Select(Text, Text, Text, Space.Array[8]);

    [Theory, InlineData(false), InlineData(true)]
    [Requirement("SSE injection")]
    public async Task What_is_read_is_what_was_published(bool envelope)
    {
        RunningHost host = shared.Host;
        await using EventStreamReader stream = await host.StreamAsync(query: envelope ? "&format=envelope" : "");
        string last = await stream.BeginAsync();
        // The rows share a log, and ids are not to repeat.
        int number = envelope ? 1_000_000 : 0;
        await Hostile.Array[50].SampleAsync(
            async hostile =>
            {
                TestEvent[] events = [.. hostile.Select(one => Event(++number, one))];
                await host.PublishAsync(events);
                foreach (TestEvent published in events)
                {
                    StreamedEvent read = (await stream.ReadEventAsync())!;
                    Assert.Equal(envelope ? "message" : published.Type, read.Event);
                    Assert.True(string.CompareOrdinal(read.Id, last) > 0, "An id that was not given out.");
                    last = read.Id;
                    string data = LineEndsAreOne(published.Data);
                    if (!envelope) Assert.Equal(data, read.Data);
                    else Assert.Equal(data, DataIn(read.Data));
                }
            },
            iter: 4, threads: 1);
        Assert.Equal(TimeSpan.FromSeconds(1), stream.Retry);
    }

    [Theory]
    [InlineData("lastEventId")]
    [InlineData("since")]
    [InlineData("channels")]
    [InlineData("format")]
    [Requirement("SSE injection")]
    public async Task Nothing_of_a_request_breaks_out_of_its_refusal(string parameter)
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync();
        foreach (string hostile in new[] { "x\r\n\r\ndata: {}\r\n\r\n", "x\ndata: {}\n\n", "\0", "x\r\nSet-Cookie: a=b", "\"}<script>" })
        {
            using HttpResponseMessage answer = await host.Http.GetAsync(
                $"/realtime/sse?token={token}&{parameter}={Uri.EscapeDataString(hostile)}", TestContext.Current.CancellationToken);
            Assert.Equal("application/problem+json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(body, char.IsControl);
            Assert.DoesNotContain('<', body);
            IEnumerable<JsonProperty> told = JsonSerializer.Deserialize<JsonElement>(body).EnumerateObject();
            Assert.All(told, member => Assert.DoesNotContain(member.Value.ToString(), char.IsControl));
        }
    }

    private static TestEvent Event(int number, (string Text, string Agent, string Id, string[] Spaces) hostile)
    {
        string[] s = hostile.Spaces;
        string agent = $"\"agent_id\":{Quoted(hostile.Agent)}", text = $"\"text\"{s[5]}:{s[6]}{Quoted(hostile.Text)}";
        string data = $"{{{s[0]}\"number\"{s[1]}:{s[2]}{number}{s[3]},{s[4]}{agent},{text}{s[7]}}}";
        string id = string.Concat(hostile.Id.Where(character => !char.IsControl(character)));
        return new TestEvent(JsonEncodedText.Encode($"{number} {id}").ToString(), "task.progress", data);
    }

    /// <summary>As JSON, with all that may stand in it unescaped unescaped.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
            quoted.Append(character is '"' or '\\' ? $"\\{character}" : character < ' ' ? $"\\u{(int)character:x4}" : character);
        return quoted.Append('"').ToString();
    }

    /// <summary>An event stream knows no CR: whoever reads it gets LF for any line end.</summary>
    private static string LineEndsAreOne(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string DataIn(string message) => JsonSerializer.Deserialize<JsonElement>(message).GetProperty("data").GetRawText();
}
