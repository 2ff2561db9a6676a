using System.Text;
using AgentCore.WebPubSub;

namespace AgentCore.LocalHost.FunctionsApp.Settings;

/// <summary>The app's own settings that this host shares with it.</summary>
internal sealed class AppValues(LocalSettingsFile file)
{
    private const string ConnectionSetting = "WebPubSubConnectionString";
    private const string SigningKeySetting = "Access:Issuers:0:SigningKey";

    /// <summary>HS256 asks for 32 bytes (RFC 7518 §3.2).</summary>
    private const int MinKeyBytes = 32;

    public string? Optional(string name) => file[name];

    /// <exception cref="FormatException">The value is missing.</exception>
    public string Required(string name) => file[name]
        ?? throw new FormatException($"{Shown(name)} is missing in {file.Path}. Take it from local.settings.sample.json, or copy the file: cp local.settings.sample.json local.settings.json");

    /// <summary>The secret by which the app checks its users' tokens.</summary>
    /// <exception cref="FormatException">It is missing or too short.</exception>
    public string SigningKey() => Encoding.UTF8.GetByteCount(Required(SigningKeySetting)) >= MinKeyBytes
        ? Required(SigningKeySetting)
        : throw new FormatException($"{Shown(SigningKeySetting)} in {file.Path} is shorter than {MinKeyBytes} bytes. Set a longer one.");

    /// <exception cref="FormatException">The connection string is missing or wrong.</exception>
    public WebPubSubConnection Connection()
    {
        try
        {
            return WebPubSubConnection.Parse(Required(ConnectionSetting));
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"{wrong.Message} It is in {file.Path}; local.settings.sample.json has one for this host.");
        }
    }

    /// <summary>The access key of a connection string that was found right.</summary>
    public string AccessKey()
    {
        const string name = "AccessKey";
        string? part = Required(ConnectionSetting).Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.Split('=')[0].TrimEnd().Equals(name, StringComparison.OrdinalIgnoreCase));
        return part?[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].TrimStart() ?? "";
    }

    private static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
