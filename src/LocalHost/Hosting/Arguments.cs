namespace AgentCore.LocalHost.Hosting;

/// <summary>Lets switches stand alone on the command line, where .NET's configuration wants a value: <c>--demo</c>.</summary>
internal static class Arguments
{
    private static readonly string[] Switches = ["--demo"];

    public static string[] WithValues(string[] arguments) =>
        [.. arguments.Select(argument => Switches.Contains(argument, StringComparer.OrdinalIgnoreCase) ? $"{argument}=true" : argument)];
}
