using System.Diagnostics;

namespace AgentCore.Fuzz.Engine;

/// <summary>Starts the worker and answers for it: what kills it or holds it up for ever is a failure of the input that it was at.</summary>
internal static class Supervisor
{
    /// <summary>1 GB, ten times what the worker uses: an input that makes a parser allocate without bound fails.</summary>
    private const string HeapLimit = "0x40000000";

    /// <summary>0 where everything held, else 1.</summary>
    public static int Run(FuzzOptions options)
    {
        Console.WriteLine($"seed {options.Seed}");
        using var workplace = new Workplace();
        using var slot = new InputSlot(workplace.Slot);
        using Process worker = Start(options, workplace);
        string? fate = Watch(worker, slot, options.Hang);
        if (fate is null) return 0;
        if (fate.Length > 0)
        {
            (int target, byte[] input) = slot.Read();
            Target at = options.Targets[target];
            Report.Failure(new Corpus(options.Folder, at.Name), at, input, options.Seed, fate);
        }
        return 1;
    }

    private static Process Start(FuzzOptions options, Workplace workplace)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(workplace.Program);
        else start.FileName = Path.ChangeExtension(workplace.Program, Path.GetExtension(Environment.ProcessPath!));
        foreach (string argument in options.ForWorker(workplace.Slot)) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        return Process.Start(start)!;
    }

    /// <summary>Null where all is well, empty where the worker has told what is not, else what became of it.</summary>
    private static string? Watch(Process worker, InputSlot slot, TimeSpan hang)
    {
        long count = 0, since = Stopwatch.GetTimestamp();
        while (!worker.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            if (slot.Count != count) (count, since) = (slot.Count, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(since) < hang) continue;
            worker.Kill();
            worker.WaitForExit();
            return $"The input was not done within {hang.TotalSeconds} s.";
        }
        return worker.ExitCode switch { 0 => null, Worker.Failed => "", var code => $"The process died of it, with exit code {code}." };
    }
}
