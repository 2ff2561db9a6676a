using System.Text.RegularExpressions;
using AgentCore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.Http;

public sealed partial class WebSocketHintTests
{
    [Fact]
    public async Task The_hint_is_the_one_in_the_document_of_the_routes()
    {
        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };

        await WebSocketHint.Answer(context).ExecuteAsync(context);

        Assert.Equal(426, context.Response.StatusCode);
        Assert.Equal("websocket", context.Response.Headers.Upgrade);
        body.Position = 0;
        string answer = await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken);
        string document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(answer, LineBreaks().Replace(document, ""), StringComparison.Ordinal);
    }

    /// <summary>With the indent behind them, which mean nothing within the example.</summary>
    [GeneratedRegex(@"\n *")]
    private static partial Regex LineBreaks();
}
