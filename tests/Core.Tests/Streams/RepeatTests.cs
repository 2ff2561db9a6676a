using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.Feed;
using static AgentCore.Streams.Stage;

namespace AgentCore.Streams;

public sealed class RepeatTests
{
    [Fact]
    public async Task A_cursor_from_elsewhere_is_rewound_and_repeats_of_what_lies_before_it_are_followed()
    {
        await using var stage = new Stage();
        LogPosition old = Append(stage, "old", seconds: 0);
        Append(stage, "older than the rewind", seconds: 1);
        Append(stage, "rewound", seconds: 40);
        LogPosition cursor = Append(stage, "cursor", seconds: 60);
        LogPosition later = Append(stage, "later", seconds: 61);
        stage.Log.AppendAgain(old);
        stage.Log.AppendAgain(later);
        using Client client = await stage.ConnectAsync(Everything(since: cursor.ToString(), format: StreamFormat.Envelope));

        await client.NextAsync();
        Assert.Equal(["rewound", "cursor", "later", "old"], await NamesAsync(client, 4));
        LogPosition repeat = AgainNow(stage, old);
        SseBlock copy = await client.NextAsync("message");
        Assert.Equal(repeat.ToString(), copy.Id);
        Assert.Equal(old.ToString(), JsonDocument.Parse(copy.Data!).RootElement.GetProperty("id").GetString());
        AgainNow(stage, later);
        stage.Publish(Event("\"end\""));
        Assert.Equal(["end"], await NamesAsync(client, 1));
    }

    [Fact]
    public async Task A_reconnection_to_that_url_is_exact_and_still_follows()
    {
        await using var stage = new Stage();
        LogPosition first = Append(stage, "first", seconds: 0);
        LogPosition seen = Append(stage, "seen", seconds: 1);
        stage.Log.AppendAgain(first);
        stage.Log.AppendAgain(seen);
        using Client client = await stage.ConnectAsync(Everything(seen.ToString(), since: first.ToString(), StreamFormat.Envelope));

        Assert.Equal(seen.ToString(), (await client.NextAsync())!.Id);
        stage.Publish(Event("\"end\""));
        Assert.Equal(["first", "end"], await NamesAsync(client, 2));
    }

    [Fact]
    public async Task Without_the_url_cursor_repeats_are_passed_over()
    {
        await using var stage = new Stage();
        LogPosition first = Append(stage, "first", seconds: 0);
        stage.Log.AppendAgain(first);
        using Client client = await stage.ConnectAsync(Everything(first.ToString(), format: StreamFormat.Envelope));
        AgainNow(stage, first);
        stage.Publish(Event("\"end\""));
        await client.NextAsync();
        Assert.Equal(["end"], await NamesAsync(client, 1));
    }

    [Fact]
    public async Task A_repeat_outside_the_filter_is_not_sent()
    {
        await using var stage = new Stage();
        LogPosition hidden = stage.Log.Append(Event("1", "task.progress")).Entries[0].Position;
        var request = new StreamRequest(new([new("agent.error")]), StreamFormat.Envelope, null) { Since = hidden.ToString() };
        using Client client = await stage.ConnectAsync(request);
        AgainNow(stage, hidden);
        stage.Publish(Event("\"end\""));
        await client.NextAsync();
        Assert.Equal(["end"], await NamesAsync(client, 1));
    }

    private static LogPosition Append(Stage stage, string name, int seconds)
    {
        stage.Log.Now = stage.Clock.Start + TimeSpan.FromSeconds(seconds);
        return stage.Log.Append(Event($"\"{name}\"")).Entries[0].Position;
    }

    private static LogPosition AgainNow(Stage stage, LogPosition first)
    {
        FeedBlock block = stage.Log.AppendAgain(first);
        stage.Feed.Say(block);
        return block.Entries[0].Position;
    }

    private static async Task<List<string?>> NamesAsync(Client client, int count)
    {
        List<string?> names = [];
        while (names.Count < count)
            names.Add(JsonDocument.Parse((await client.NextAsync("message")).Data!).RootElement.GetProperty("data").GetString());
        return names;
    }
}
