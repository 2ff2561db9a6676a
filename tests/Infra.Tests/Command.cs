using System.ComponentModel;
using System.Diagnostics;

namespace AgentCore.Infra;

/// <summary>A program that was run to its end.</summary>
internal sealed record Command(string Line, int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="environment">Variables to set; null removes one.</param>
    public static async Task<Command> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Limit);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Checkout.Root,
        };
        // What the test runner's own MSBuild left behind would mislead another one.
        foreach (string name in start.Environment.Keys.ToList())
            if (name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)) start.Environment.Remove(name);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;

        using Process process = Start(start);
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(stop.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            string line = $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}";
            return new Command(line, process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"'{start.FileName}' cannot be started: {missing.Message}. Install it: the README names what the tests need.");
        }
    }

    public Command Succeeds()
    {
        Assert.True(ExitCode == 0, $"{Line} ended with {ExitCode}.\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Bicep's warnings leave the exit code at 0: only silence is success.</summary>
    public void SucceedsInSilence()
    {
        Succeeds();
        Assert.True(Output.Length + Error.Length == 0, $"{Line} had something to say.\n{Output}\n{Error}");
    }
}
