using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.Http;

public sealed class WebSocketHintTests
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
        string document = await File.ReadAllTextAsync(DocumentPath(), TestContext.Current.CancellationToken);
        Assert.Contains(await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken), document, StringComparison.Ordinal);
    }

    private static string DocumentPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AgentCore.Functions.sln"))) return Path.Combine(folder.FullName, "docs", "openapi.yaml");
        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
