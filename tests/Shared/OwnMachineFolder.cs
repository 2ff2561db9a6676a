using System.Runtime.CompilerServices;

namespace AgentCore.Testing;

/// <summary>Gives the local hosts of a test run, and those in its child processes, a folder of the run's own in place of the user's.</summary>
internal static class OwnMachineFolder
{
#pragma warning disable CA2255 // A test assembly: it runs before the first test, and nobody links it.
    [ModuleInitializer]
    public static void Use()
    {
        string folder = Directory.CreateTempSubdirectory("agentcore-machine-").FullName;
        Environment.SetEnvironmentVariable("Dev__Folder", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
#pragma warning restore CA2255
}
