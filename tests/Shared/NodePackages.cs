using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentCore.Testing;

/// <summary>The npm packages of tests/package.json, installed once by whichever test needs them first.</summary>
internal static class NodePackages
{
    /// <summary>The tests folder, where package.json stands.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests");

    /// <summary>The least version of Node that package.json names.</summary>
    private const int LeastNode = 20;

    private static readonly SemaphoreSlim Gate = new(1);

    private static bool hasNode;

    /// <summary>Runs <c>npm ci</c> unless what is installed is what the lock file says. Other test processes wait their turn.</summary>
    public static async Task EnsureAsync(CancellationToken cancellation)
    {
        await Gate.WaitAsync(cancellation);
        try
        {
            if (!hasNode) await EnsureNodeAsync("node", cancellation);
            hasNode = true;
            await using FileStream turn = await LockAsync(cancellation);
            string installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
            string wanted = Path.Combine(Folder, "package-lock.json");
            if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted)) return;
            string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            await Command.RunAsync(Folder, npm, ["ci", "--no-audit", "--no-fund"], cancellation);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <exception cref="InvalidOperationException">Node is missing or too old; the message has the remedy.</exception>
    internal static async Task EnsureNodeAsync(string command, CancellationToken cancellation)
    {
        string remedy = $"These tests need Node {LeastNode} or newer, with npm: https://nodejs.org.";
        string version;
        try
        {
            version = (await Command.RunAsync(Folder, command, ["--version"], cancellation)).Trim();
        }
        catch (InvalidOperationException missing)
        {
            throw new InvalidOperationException($"{remedy} {missing.Message}");
        }
        // Node prints v22.11.0.
        string major = version.TrimStart('v').Split('.')[0];
        bool isNewEnough = int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= LeastNode;
        if (!isNewEnough) throw new InvalidOperationException($"{remedy} '{command}' is {version}.");
    }

    /// <summary>A file that one process holds open: others are refused until it lets go. npm may take minutes.</summary>
    private static async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        string path = Path.Combine(Path.GetTempPath(), $"agentcore-npm-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)).AsSpan(0, 8))}.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }
}
