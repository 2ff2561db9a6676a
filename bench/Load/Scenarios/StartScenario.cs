using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentCore.Bench.Reports;
using AgentCore.LocalHost.Hosting;

namespace AgentCore.Bench.Scenarios;

/// <summary>The time a developer waits: from starting LocalHost to its first 200.</summary>
internal static class StartScenario
{
    private const int Runs = 10;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        var times = new List<double>();
        for (int i = 0; i < Runs; i++) times.Add(await MeasureAsync());
        times.Sort();
        report.Add(new()
        {
            ["runs"] = Runs,
            ["fastest s"] = times[0],
            ["median s"] = times[Runs / 2],
            ["slowest s"] = times[^1],
        });
    }

    private static async Task<double> MeasureAsync()
    {
        int port = FreePort();
        string program = Path.ChangeExtension(typeof(LocalHostApp).Assembly.Location, null);
        var start = new ProcessStartInfo(program, [$"--urls=http://127.0.0.1:{port}"]) { RedirectStandardOutput = true };
        Generator.Forget(start);
        using var http = new HttpClient();
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        while (!await AnswersAsync(http, port)) await Task.Delay(1);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Kill();
        await process.WaitForExitAsync();
        return seconds;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, int port)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/realtime/health"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
