using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentCore.LocalHost.Machine;

/// <summary>The keys of this user on this machine, drawn at the first start and kept, so that tokens outlive a restart.</summary>
/// <param name="SigningKey">Signs development tokens.</param>
/// <param name="AccessKey">The access key of this host's own Web PubSub.</param>
internal sealed record MachineKeys(string SigningKey, string AccessKey)
{
    public const string FileName = "keys.json";

    /// <summary>256 bits, as much as HS256 uses (RFC 7518 §3.2): 43 characters of base64url.</summary>
    private const int KeyBytes = 32;

    /// <summary>No such file is longer: two keys and their names are about 130 bytes.</summary>
    private const int MaxFileBytes = 4096;

    /// <summary>How long another host that starts at the same time may hold the file. 5 s: it holds it for milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads the keys, or makes them. Hosts that start at the same time get the same keys.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The file cannot be used; the message has the remedy.</exception>
    public static MachineKeys Load(MachineFolder folder)
    {
        for (int tries = (int)(Patience / Pause); tries > 0; tries--)
        {
            using FileStream? file = folder.TryOpen(FileName);
            // Empty: it was made just now, or its maker died before it wrote.
            if (file is not null) return file.Length == 0 ? Create(file) : Read(file);
            Thread.Sleep(Pause);
        }

        throw MachineFolder.Problem($"another process keeps {Path.Combine(folder.Path, FileName)} open. End it and start again.");
    }

    /// <summary>Without the keys: records print their members.</summary>
    public override string ToString() => nameof(MachineKeys);

    private static MachineKeys Create(FileStream file)
    {
        var keys = new MachineKeys(Draw(), Draw());
        try
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(keys, KeysJson.Default.MachineKeys));
            file.Flush(flushToDisk: true);
        }
        catch (IOException failure)
        {
            throw MachineFolder.Problem($"{file.Name} cannot be written: {failure.Message}");
        }

        return keys;
    }

    private static MachineKeys Read(FileStream file)
    {
        try
        {
            if (file.Length <= MaxFileBytes
                && JsonSerializer.Deserialize(file, KeysJson.Default.MachineKeys) is { SigningKey.Length: >= KeyBytes, AccessKey.Length: >= KeyBytes } keys) return keys;
        }
        catch (JsonException)
        {
        }

        throw MachineFolder.Problem($"{file.Name} does not hold the two keys. Delete it: the next start makes a new one.");
    }

    private static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(MachineKeys))]
internal sealed partial class KeysJson : JsonSerializerContext;
