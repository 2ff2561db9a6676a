using System.Text;

namespace AgentCore.Sessions;

/// <summary>A client of a <see cref="World"/>: says things, hears the answers, and has its state kept as the service keeps it.</summary>
internal sealed class Session(World world, TestConnection connection, string? state)
{
    public TestConnection Connection => connection;

    public string? State { get; private set; } = state;

    public bool IsOpen => connection.Closed is null;

    /// <summary>Sends a frame, or a named event, and returns all that came meanwhile, the answer last.</summary>
    public async Task<IReadOnlyList<string>> SayAsync(string body, string name = "message")
    {
        var said = new ClientEvent(connection.Id, State, name, Encoding.UTF8.GetBytes(body));
        ClientAnswer answer = await world.Gateway.HandleAsync(said, World.Cancellation);
        State = answer.State ?? State;
        if (IsOpen && answer.Reply is { } reply) connection.Receive(reply.Span);
        return connection.TakeReceived();
    }

    public Task<IReadOnlyList<string>> SubscribeAsync(string channel, string? since = null) =>
        SayAsync(since is null
            ? $$"""{"type":"subscribe","channels":["{{channel}}"]}"""
            : $$"""{"type":"subscribe","channels":["{{channel}}"],"since":"{{since}}"}""");

    public Task<IReadOnlyList<string>> AuthAsync(string token) => SayAsync($$"""{"type":"auth","token":"{{token}}"}""");

    /// <summary>From now on answers every ping.</summary>
    public Session AnsweringPings(List<Task> pongs)
    {
        connection.OnMessage = message =>
        {
            if (message.StartsWith("""{"type":"ping""", StringComparison.Ordinal)) pongs.Add(SayAsync("""{"type":"pong"}"""));
        };
        return this;
    }
}
