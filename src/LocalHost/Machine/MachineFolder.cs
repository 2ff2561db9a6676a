using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Machine;

/// <summary>This host's folder in the user's application data: keys and locks that only this user can read.</summary>
/// <param name="Path">The folder, which need not exist yet.</param>
internal sealed record MachineFolder(string Path)
{
    public const string Setting = "Dev:Folder";

    private const string Name = "agentcore-realtime";

    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder that is set, or the one in the user's application data.</summary>
    /// <exception cref="OptionsValidationException">The user has no application data.</exception>
    public static MachineFolder Of(IConfiguration configuration) =>
        new(configuration[Setting] is { Length: > 0 } named ? System.IO.Path.GetFullPath(named) : Default());

    /// <summary>Opens a file that no other process may have open at the same time, and makes it where it is missing.</summary>
    /// <returns>Null where another process has it open.</returns>
    /// <exception cref="OptionsValidationException">It cannot be read or written, or others can read it; the message has the remedy.</exception>
    public FileStream? TryOpen(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        try
        {
            CreateFolder();
            return WithoutReaders(new FileStream(path, FileOptions()));
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Problem($"{path} cannot be read and written ({failure.GetType().Name}). Make it writable for this user, or name another folder by --{Setting}.");
        }
    }

    public static OptionsValidationException Problem(string text) => new(Setting, typeof(MachineFolder), [$"{Setting}: {text}"]);

    private static string Default()
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? System.IO.Path.Combine(data, Name)
            : throw Problem($"this user has no folder for application data. Name one by --{Setting}.");
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, OwnFolder);
    }

    private static FileStreamOptions FileOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnFile;
        return options;
    }

    private static FileStream WithoutReaders(FileStream file)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file.SafeFileHandle) & ~(OwnFile | UnixFileMode.UserExecute)) == 0) return file;
        file.Dispose();
        throw Problem($"{file.Name} can be read by other users, so its keys are not secret. Delete it: the next start makes a new one.");
    }

    /// <summary>EWOULDBLOCK on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsHeld(IOException failure)
    {
        const int linux = 11, mac = 35, windows = unchecked((int)0x80070020);
        return failure.HResult is linux or mac or windows;
    }
}
