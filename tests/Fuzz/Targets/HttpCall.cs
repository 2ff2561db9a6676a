using AgentCore.Fuzz.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.Fuzz.Targets;

/// <summary>One HTTP request, as it is after the server has read its lines, and the answer to it.</summary>
internal static class HttpCall
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static DefaultHttpContext Of(byte[] body, string? contentType = null, string query = "")
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.Method = HttpMethods.Post;
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString("localhost", 8080));
        context.Request.QueryString = new QueryString($"?{query}");
        context.Request.ContentType = contentType;
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Response.Body = new MemoryStream();
        return context;
    }

    /// <summary>The answer's status and body.</summary>
    public static (int Status, ReadOnlyMemory<byte> Body) Answer(this HttpContext context)
    {
        context.Response.BodyWriter.FlushAsync().AsTask().GetAwaiter().GetResult();
        var body = (MemoryStream)context.Response.Body;
        return (context.Response.StatusCode, body.ToArray());
    }

    /// <summary>Carries out a result: it is a success in JSON, or a problem with a code that is the client's fault.</summary>
    public static void IsAnswered(this HttpContext context, Task<IResult> handling)
    {
        handling.GetAwaiter().GetResult().ExecuteAsync(context).GetAwaiter().GetResult();
        (int status, ReadOnlyMemory<byte> body) = context.Answer();
        BrokenPromiseException.Unless(status == 200 || status is >= 400 and < 500, $"The status is {status}.");
        if (status >= 400) Promises.IsProblem(body);
        else if (body.Length > 0) Promises.IsJson(body);
    }
}
