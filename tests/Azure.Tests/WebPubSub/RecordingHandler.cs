using System.Net;

namespace AgentCore.Tests.WebPubSub;

/// <summary>The far end of the pipeline: keeps each request as it would go on the wire, and gives the answers it was told to.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> answers = [];

    public List<Sent> Requests { get; } = [];

    public Sent Only => Assert.Single(Requests);

    /// <summary>Answers the next request so; one without an answer of its own gets 200.</summary>
    public RecordingHandler Answer(HttpStatusCode status, string body = "", string? retryAfter = null)
    {
        answers.Enqueue(() =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
            if (retryAfter is not null) response.Headers.Add("Retry-After", retryAfter);
            return response;
        });
        return this;
    }

    public RecordingHandler Fail(Exception exception)
    {
        answers.Enqueue(() => throw exception);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Requests.Add(new Sent(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.Authorization?.ToString(),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content?.Headers.ContentLength,
            body));
        return answers.TryDequeue(out Func<HttpResponseMessage>? answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK);
    }

    internal sealed record Sent(string Method, Uri Uri, string? Authorization, string? ContentType, long? ContentLength, byte[] Body)
    {
        public string Path => Uri.AbsolutePath;

        public string Query => Uri.Query;

        public string Text => System.Text.Encoding.UTF8.GetString(Body);

        public string Token => Authorization!["Bearer ".Length..];
    }
}
