using System.Security.Cryptography;

namespace AgentCore.Bench.Servers;

/// <summary>The keys of all servers of a run: drawn by its first process, and inherited by those that it starts.</summary>
internal static class ServerKeys
{
    private const string SigningKeySetting = "Dev__SigningKey";

    /// <summary>Signs the clients' tokens.</summary>
    public static string SigningKey => Environment.GetEnvironmentVariable(SigningKeySetting)!;

    /// <summary>Draws what this process did not inherit.</summary>
    public static void Prepare()
    {
        Set(SigningKeySetting, Draw);
        Set("WebPubSub__AccessKey", Draw);
        // The locks of stored logs; nothing is left in the user's own folder.
        Set("Dev__Folder", () => Path.Combine(Path.GetTempPath(), "agentcore-bench"));
    }

    private static void Set(string name, Func<string> make)
    {
        if (Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, make());
    }

    /// <summary>32 random bytes, as HS256 asks for (RFC 7518 §3.2).</summary>
    private static string Draw() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
}
