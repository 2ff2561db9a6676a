using System.Net;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp.WebHooks;

public sealed class StateTests
{
    private const string First = "eyJzZXNzaW9uIjoiWVE9PSJ9";

    [Fact]
    public async Task State_comes_back_verbatim_until_an_answer_changes_or_clears_it()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        // The message is the state to answer with; "keep" is an answer without the header.
        app.Answer = (request, context) => request["ce-type"] switch
        {
            "azure.webpubsub.sys.connect" => ScriptedApp.ReplyAsync(context, 204, state: First),
            "azure.webpubsub.user.message" when request.Text != "keep" => ScriptedApp.ReplyAsync(context, 200, state: request.Text),
            _ => Task.CompletedTask,
        };
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync();
        Assert.Equal(First, (await app.NextAsync("sys.connected"))["ce-connectionState"]);
        Assert.Equal(First, await StateOfNextAsync(app, client, "keep"));
        Assert.Equal(First, await StateOfNextAsync(app, client, "not base64, as it is"));
        Assert.Equal("not base64, as it is", await StateOfNextAsync(app, client, ""));
        Assert.Null(await StateOfNextAsync(app, client, "again"));
        await client.CloseAsync();
        Assert.Equal("again", (await app.NextAsync("sys.disconnected"))["ce-connectionState"]);
    }

    [Fact]
    public async Task State_of_4096_characters_is_kept_and_one_more_fails_the_event()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (request, context) => request["ce-type"] == "azure.webpubsub.user.message"
            ? ScriptedApp.ReplyAsync(context, 200, "reply", "text/plain", new string('a', int.Parse(request.Text)))
            : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync("4096");
        Assert.Equal("reply", await client.ReceiveAsync());
        await client.SendAsync("4097");
        Assert.Equal("close 1011: ", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.Equal(4_096, (await app.NextAsync("sys.disconnected"))["ce-connectionState"]!.Length);
    }

    [Fact]
    public async Task A_handshake_whose_state_is_too_long_is_refused()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", 204, state: new string('a', 4_097));
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        Assert.Equal(HttpStatusCode.InternalServerError, await host.RefusalAsync());
    }

    private static async Task<string?> StateOfNextAsync(ScriptedApp app, EmulatorClient client, string text)
    {
        await client.SendAsync(text);
        return (await app.NextAsync("user.message"))["ce-connectionState"];
    }
}
