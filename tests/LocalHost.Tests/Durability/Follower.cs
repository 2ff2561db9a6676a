using System.Text.Json;

namespace AgentCore.LocalHost.Durability;

/// <summary>A client that stays, whatever becomes of its connection: what it took, in the order in which it took it.</summary>
/// <param name="host">The gateway.</param>
/// <param name="token">One token for all connections.</param>
internal abstract class Follower(Uri host, string token)
{
    /// <summary>How long a client waits before it connects again. 100 ms: a host that is starting is asked a few times.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Id, int Number)> taken = [];
    private readonly HashSet<int> heard = [];

    /// <summary>Complete once the first connection hears what is published.</summary>
    public Task Begun => begun.Task;

    /// <summary>How often it was connected.</summary>
    public int Connections { get; private set; }

    protected Uri Host => host;

    protected string Token => token;

    /// <summary>Follows, over as many connections as it takes, until all the numbers were heard.</summary>
    public async Task<IReadOnlyList<(string Id, int Number)>> FollowAsync(IReadOnlySet<int> wanted)
    {
        while (!wanted.IsSubsetOf(heard))
        {
            if (!await ReadOnAsync(() => wanted.IsSubsetOf(heard))) await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
        return taken;
    }

    /// <summary>Opens one connection and reads until it is enough; false where the connection ended before.</summary>
    protected abstract Task<bool> ReadOnAsync(Func<bool> isEnough);

    protected void Connected() => Connections++;

    protected void Begin() => begun.TrySetResult();

    protected void Take(string id, JsonElement data)
    {
        int number = data.GetProperty("number").GetInt32();
        taken.Add((id, number));
        heard.Add(number);
    }
}
