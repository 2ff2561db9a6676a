using System.Text.Json;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Drivers;

/// <summary>A <c>local.settings.json</c> in a folder of its own.</summary>
internal sealed class AppSettings : IDisposable
{
    public const string AccessKey = "a-key-that-the-app-shares-with-web-pubsub";
    public const string Issuer = "https://login.test/";
    public const string SigningKey = "a-key-that-the-issuer-shares-with-the-app";
    public const string Audience = "the-audience";

    public AppSettings(int port) => Values["WebPubSubConnectionString"] = $"Endpoint=http://127.0.0.1;Port={port};AccessKey={AccessKey};Version=1.0;";

    public Dictionary<string, string> Values { get; } = new()
    {
        ["Access__Issuers__0__Issuer"] = Issuer,
        ["Access__Issuers__0__SigningKey"] = SigningKey,
        ["Access__Audiences__0"] = Audience,
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("agentcore-settings-").FullName;

    /// <summary>Writes the file and returns its path.</summary>
    public string Write()
    {
        string path = Path.Combine(Folder, "local.settings.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { IsEncrypted = false, Values }));
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
