using System.Net;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;
using Microsoft.AspNetCore.Http;

namespace AgentCore.LocalHost.Tests.FunctionsApp.WebHooks;

public sealed class ValidationTests
{
    [Fact]
    public async Task The_web_hook_is_asked_once_before_the_first_event()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url, ["--Functions:WebPubSubKey", "a+key"]);
        Assert.Empty(app.Validations);
        using EmulatorClient first = await host.ConnectAsync();
        using EmulatorClient second = await host.ConnectAsync();
        RecordedRequest asked = Assert.Single(app.Validations);
        Assert.Equal("/runtime/webhooks/webpubsub?code=a%2Bkey", asked.PathAndQuery);
        Assert.Equal("127.0.0.1", asked["WebHook-Request-Origin"]);
        Assert.Equal("/runtime/webhooks/webpubsub?code=a%2Bkey", (await app.NextAsync()).PathAndQuery);
    }

    [Theory]
    [InlineData(400, "*", false)]
    [InlineData(200, null, false)]
    [InlineData(200, "other.example", false)]
    [InlineData(200, "127.0.0.1", true)]
    [InlineData(204, "other.example, 127.0.0.1", true)]
    public async Task Events_are_sent_only_where_the_web_hook_allows_this_host(int status, string? allowed, bool isAllowed)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", 403);
        app.Validate = context =>
        {
            context.Response.StatusCode = status;
            if (allowed is not null) context.Response.Headers["WebHook-Allowed-Origin"] = allowed;
        };
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        Assert.Equal(isAllowed ? HttpStatusCode.Forbidden : HttpStatusCode.InternalServerError, await host.RefusalAsync());
    }

    [Fact]
    public async Task After_a_refusal_the_web_hook_is_asked_again_at_the_next_event()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        Action<HttpContext> allow = app.Validate;
        app.Validate = context => context.Response.StatusCode = 401;
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        Assert.Equal(HttpStatusCode.InternalServerError, await host.RefusalAsync());
        app.Validate = allow;
        using EmulatorClient client = await host.ConnectAsync();
        Assert.Equal(2, app.Validations.Count);
    }

    [Fact]
    public async Task An_app_that_is_not_there_refuses_the_handshake_at_once_and_is_asked_again()
    {
        var absent = new Uri(ScriptedApp.AbsentUrl);
        await using CloudHost host = await CloudHost.StartAsync(absent.AbsoluteUri);
        Assert.Equal(HttpStatusCode.InternalServerError, await host.RefusalAsync());
        await using ScriptedApp app = await ScriptedApp.StartAsync(absent.Port);
        using EmulatorClient client = await host.ConnectAsync();
    }
}
